import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { SECRET_TOKEN, SIGNING_TOKEN } from '../../test/support/gitlab.ts';
import { commitIds, useHookedGitLab, writeInto } from '../../test/support/hooked-gitlab.ts';

const ZEROS = '0'.repeat(40);

describe('push hooks', () => {
  const test = useHookedGitLab();

  it('are signed over the bytes that arrive', async () => {
    const { copy } = await test().startedProject();
    await copy.commit('Aufträge erfassen – „Übersicht“ 📦\n');
    await copy.push();
    const event = await test().onlyEvent();
    const { headers, body } = test().receiver.received.at(-1) ?? { headers: {}, body: '' };
    const values = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    expect(body).toContain('„Übersicht“ 📦');
    expect(new Webhook(SIGNING_TOKEN).verify(body, Object.fromEntries(values))).toEqual(event);
  });

  it('describe a push to the default branch as GitLab does', async () => {
    const { project, copy, first } = await test().startedProject();
    await writeInto(copy, 'models/Kundenaufträge – Übersicht.hck.json', '{}\n');
    const second = await copy.commit('Aufträge erfassen – „Übersicht“\n\nMit Begründung.\n');
    await writeInto(copy, 'README.md', 'more\n');
    const third = await copy.commit('Extend\n');
    await copy.push();

    const event = await test().onlyEvent();
    expect(test().receiver.received.at(-1)?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-token': SECRET_TOKEN,
      'x-gitlab-instance': test().gitlab.url,
    });
    expect(event).toMatchObject({
      object_kind: 'push',
      event_name: 'push',
      before: first,
      after: third,
      ref: 'refs/heads/main',
      ref_protected: true,
      checkout_sha: third,
      message: null,
      project_id: project.id,
      total_commits_count: 2,
      push_options: {},
    });
    expect(event.project).toMatchObject({
      id: project.id,
      namespace: 'data',
      path_with_namespace: project.path,
      default_branch: 'main',
      git_http_url: project.url,
      web_url: `${test().gitlab.url}/${project.path}`,
    });
    expect(event.commits).toEqual([
      {
        id: second,
        message: 'Aufträge erfassen – „Übersicht“\n\nMit Begründung.\n',
        title: 'Aufträge erfassen – „Übersicht“',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
        url: `${test().gitlab.url}/${project.path}/-/commit/${second}`,
        author: { name: 'Sam Modeler', email: 'sam.modeler@acme.example' },
        added: ['models/Kundenaufträge – Übersicht.hck.json'],
        modified: [],
        removed: [],
      },
      expect.objectContaining({ id: third, added: [], modified: ['README.md'], removed: [] }),
    ]);
  });

  it('list a rename under added alone, a deletion under removed', async () => {
    const { copy } = await test().startedProject();
    await writeInto(copy, 'old.hck.json', `${'line\n'.repeat(40)}`);
    await copy.commit('Add\n');
    await rename(join(copy.directory, 'old.hck.json'), join(copy.directory, 'new.hck.json'));
    await rm(join(copy.directory, 'README.md'));
    await copy.commit('Rename and remove\n');
    await copy.push();
    expect((await test().onlyEvent()).commits.at(-1)).toMatchObject({
      added: ['new.hck.json'],
      modified: [],
      removed: ['README.md'],
    });
  });

  it('list the last twenty commits, oldest first, and count all', async () => {
    const { copy } = await test().startedProject();
    const numbers = Array.from({ length: 23 }, (_, n) => n + 1);
    const stream = numbers.map(
      (n) => `commit refs/heads/main\ncommitter Sam <sam@acme.example> ${n} +0000\ndata 0\n`,
    );
    const start = 'from refs/heads/main^0\n';
    await copy.git(['fast-import', '--quiet'], { input: [stream[0], start, ...stream.slice(1)].join('') });
    const commits = (await copy.git(['rev-list', '--reverse', 'main'])).split('\n');
    await copy.push();
    const event = await test().onlyEvent();
    expect(commitIds(event)).toEqual(commits.slice(-20));
    expect(event.total_commits_count).toBe(23);
  });

  it('show what a merge brought to its first parent', async () => {
    const { copy, first } = await test().startedProject();
    await copy.git(['checkout', '--quiet', '-b', 'feature']);
    await writeInto(copy, 'feature.txt', 'f\n');
    const feature = await copy.commit('Feature\n');
    await copy.git(['checkout', '--quiet', 'main']);
    await writeInto(copy, 'main.txt', 'm\n');
    const main = await copy.commit('Main\n');
    await copy.git(['merge', '--quiet', '--no-ff', '--message=Merge', 'feature']);
    await copy.push('HEAD');
    const event = await test().onlyEvent();
    expect(event.before).toBe(first);
    expect(event.total_commits_count).toBe(3);
    expect(commitIds(event).slice(0, 2).sort()).toEqual([feature, main].sort());
    expect(event.commits.at(-1)).toMatchObject({ title: 'Merge', added: ['feature.txt'], modified: [] });
  });

  it('show a new default branch with its newest commits', async () => {
    const project = await test().newProject();
    const copy = await test().clone(project);
    const commits = [await copy.commit('One\n'), await copy.commit('Two\n')];
    await copy.push();
    const event = await test().onlyEvent();
    expect(event).toMatchObject({ before: ZEROS, after: commits[1], total_commits_count: 2 });
    expect(commitIds(event)).toEqual(commits);
  });

  it('show any other new branch with the commits that the default branch lacks', async () => {
    const { copy, first } = await test().startedProject();
    await copy.push('HEAD:refs/heads/empty');
    expect(await test().onlyEvent()).toMatchObject({
      before: ZEROS,
      after: first,
      commits: [],
      total_commits_count: 0,
    });

    await copy.git(['checkout', '--quiet', '-b', 'feature/größe']);
    const commit = await copy.commit('Feature\n');
    await copy.push();
    const event = await test().onlyEvent();
    expect(event).toMatchObject({ ref: 'refs/heads/feature/größe', before: ZEROS, ref_protected: false });
    expect(commitIds(event)).toEqual([commit]);
  });

  it('show a deleted branch without commits', async () => {
    const { copy, first } = await test().startedProject();
    await copy.push('HEAD:refs/heads/old');
    await test().newEvents();
    await copy.push(':refs/heads/old');
    expect(await test().onlyEvent()).toMatchObject({
      ref: 'refs/heads/old',
      before: first,
      after: ZEROS,
      checkout_sha: null,
      commits: [],
      total_commits_count: 0,
    });
  });

  it('show after a forced push only what is new, and nothing after a reset', async () => {
    const { copy, first } = await test().startedProject();
    const lost = await copy.commit('Lost\n');
    await copy.push();
    await test().newEvents();
    await copy.git(['reset', '--quiet', '--hard', first]);
    const other = await copy.commit('Other\n');
    await copy.push('--force', 'HEAD');
    const forced = await test().onlyEvent();
    expect(forced).toMatchObject({ before: lost, after: other, total_commits_count: 1 });
    expect(commitIds(forced)).toEqual([other]);

    await copy.push('--force', `${first}:refs/heads/main`);
    expect(await test().onlyEvent()).toMatchObject({
      before: other,
      after: first,
      commits: [],
      total_commits_count: 0,
    });
  });

  it('come one a branch, and not at all where more than three are made in one push', async () => {
    const { copy } = await test().startedProject();
    const branches = (...names: string[]) => names.map((name) => `HEAD:refs/heads/${name}`);
    await copy.push(...branches('a', 'b', 'c'));
    expect((await test().newEvents()).map(({ ref }) => ref)).toEqual([
      'refs/heads/a',
      'refs/heads/b',
      'refs/heads/c',
    ]);
    await copy.commit('More\n');
    await copy.push('HEAD', ...branches('d', 'e', 'f', 'g'));
    expect((await test().newEvents()).map(({ ref }) => ref)).toEqual(['refs/heads/main']);
  });

  it('of pushes at the same time tell each change once', async () => {
    const { copy } = await test().startedProject();
    const branches = ['one', 'two', 'three', 'four'];
    await Promise.all(branches.map((branch) => copy.push(`HEAD:refs/heads/${branch}`)));
    const refs = (await test().newEvents()).map(({ ref }) => ref);
    expect(refs.sort()).toEqual(branches.map((branch) => `refs/heads/${branch}`).sort());
  });

  it('come not for a push that changes nothing or is refused', async () => {
    const { copy, first } = await test().startedProject();
    await copy.push();
    await copy.git(['commit', '--quiet', '--amend', '--message=Other']);
    await expect(copy.push()).rejects.toThrow('rejected');
    // GitLab protects its default branch; git refuses to delete the one that HEAD names.
    await expect(copy.push(':refs/heads/main')).rejects.toThrow('deletion of the current branch');
    expect(await test().newEvents()).toEqual([]);
    expect(first).not.toBe(await copy.git(['rev-parse', 'HEAD']));
  });
});
