import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commitIds, useHookedGitLab, writeInto } from '../../test/support/hooked-gitlab.ts';
import { describeWithShared } from '../../test/support/shared.ts';
import { sharedDirectory } from '../../test/support/shared-directory.ts';

describe('the test button', () => {
  const test = useHookedGitLab();

  it('sends three commits, newest first, and starts at the last of them', async () => {
    const { project, copy } = await test().startedProject();
    const commits: string[] = [];
    for (let n = 1; n <= 4; n++) commits.push(await copy.commit(`Commit ${n}\n`));
    await copy.push();
    await test().newEvents();
    const delivery = await test().gitlab.testPushEvents(project.id);
    const event = await test().onlyEvent();
    expect(delivery).toMatchObject({ trigger: 'test', outcome: { kind: 'answered', status: 202 } });
    expect(commitIds(event)).toEqual([commits[3], commits[2], commits[1]]);
    expect(event).toMatchObject({ before: commits[1], after: commits[3], total_commits_count: 3 });
  });

  it('needs a commit', async () => {
    const project = await test().newProject();
    await expect(test().gitlab.testPushEvents(project.id)).rejects.toMatchObject({ code: 'PROJECT_EMPTY' });
    expect(await test().newEvents()).toEqual([]);
  });

  describeWithShared('beside a real delivery', () => {
    /** The path of every field, in order; an array counts by its first element. */
    function shapeOf(value: unknown, path = ''): string[] {
      if (Array.isArray(value)) return value.length === 0 ? [] : shapeOf(value[0], `${path}[]`);
      if (typeof value !== 'object' || value === null) return [path];
      return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${path}.${key}`));
    }

    it('has the same fields in the same order', async () => {
      const file = join(sharedDirectory, 'webhooks', 'push-test-button-three-commits.json');
      const real: unknown = JSON.parse(await readFile(file, 'utf8'));
      const { project, copy } = await test().startedProject();
      await writeInto(copy, 'README.md', 'changed\n');
      await copy.commit('Change\n');
      await copy.push();
      await test().newEvents();
      await test().gitlab.testPushEvents(project.id);
      expect(shapeOf(await test().onlyEvent())).toEqual(shapeOf(real));
    });
  });
});
