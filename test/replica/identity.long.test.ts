import { cp } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../lib/errors.ts';
import { findHead } from '../../lib/gitlab/api/find-head.ts';
import { findProject } from '../../lib/gitlab/api/find-project.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import { listCards } from '../../lib/store/hub.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import { commitFiles, type FileChanges } from '../support/commit-files.ts';
import { startServer } from '../support/git-server.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
/** Is in the table, bound to its path. */
let project: WorldProject;
let formerPath: string;
/** Out of the path of each project comes one that nobody has. */
let newPath: string;
let head: string;

beforeEach(async () => {
  world().apiAccess = 'full';
  world().formerPaths = 'redirect';
  project = await world().newProject();
  formerPath = project.project.path;
  newPath = `${formerPath}-moved`;
  head = await project.commit({ 'own.hck.json': modelFile('Own') });
  await project.replicate();
});

const state = () => world().store.readProject(project.key);
const move = (path: string) => world().gitlab.gitlab.moveProject(project.key.projectId, path);
const push = (salt: number) => project.commit({ 'own.hck.json': modelFile('Own', salt) });

async function expectOwn(path: string): Promise<void> {
  await project.expectReplicated();
  expect(await state()).toMatchObject({ path, boundPath: path, status: 'synced', lastError: null });
}

async function shown(): Promise<string[]> {
  return (await listCards(world().table, project.key)).map(({ path }) => path);
}

/** For ten minutes it may be a replica of GitLab that lags behind; then it is something else. */
async function expectRefused(hint: Partial<ReplicateMessage>): Promise<void> {
  const receivedAt = new Date().toISOString();
  const inDoubt = { outcome: 'retry', code: 'IDENTITY_IN_DOUBT' };
  await expect(project.replicate({ ...hint, receivedAt })).rejects.toMatchObject(inDoubt);
  const mismatch = { outcome: 'permanent', code: 'IDENTITY_MISMATCH' };
  const run = project.replicate({ ...hint, receivedAt }, { now: () => new Date(Date.now() + 11 * 60_000) });
  await expect(run).rejects.toMatchObject(mismatch);
}

/** Has the project replicated where there is no API from the first. */
async function becomeHintOnly(): Promise<void> {
  project = await world().newProject();
  formerPath = project.project.path;
  newPath = `${formerPath}-moved`;
  head = await project.commit({ 'own.hck.json': modelFile('Own') });
  await project.replicate();
}

/** Another project at a path, with models of its own that go on where those of `project` end, if it is a fork. */
async function foreignAt(path: string, isFork = false): Promise<{ project: SampleProject; head: string }> {
  const foreign = await world().gitlab.newProject({ path });
  if (isFork) await cp(project.project.repository, foreign.repository, { recursive: true, force: true });
  const files = { 'foreign.hck.json': modelFile('Foreign') };
  return { project: foreign, head: await commitFiles(foreign.repository, files) };
}

/** A context that counts the calls of GitLab's API, by id and by path. */
function counted(): { asked: (number | string)[]; context: Partial<ReplicateContext> } {
  const asked: (number | string)[] = [];
  const askProject = (idOrPath: number | string) => {
    asked.push(idOrPath);
    return findProject(project.key.instance, idOrPath, ACCESS_TOKEN);
  };
  return { asked, context: { findProject: askProject } };
}

describe('what vouches for id and path', () => {
  const ways = [
    ['the API, asked by id', 'full', 'api'],
    ['a file of the head, where the token may not ask for more', 'files', 'file'],
    ['the hint alone, where there is no API', 'none', 'hint'],
  ] as const;

  it.each(ways)('is %s', async (_, apiAccess, bound) => {
    world().apiAccess = apiAccess;
    const fresh = await world().newProject();
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    expect(await fresh.replicate()).toMatchObject({ kind: 'replicated', requests: 4 });
    expect(await world().store.readProject(fresh.key)).toMatchObject({
      bound,
      boundPath: fresh.project.path,
    });
    await fresh.commit({ 'a.hck.json': modelFile('A', 2) });
    expect(await fresh.replicate()).toMatchObject({ kind: 'replicated', requests: 3 });
    expect(await fresh.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
  });

  it.each(['files', 'none'] as const)(
    'is found without a model, and without a file: %s',
    async (apiAccess) => {
      world().apiAccess = apiAccess;
      const fresh = await world().newProject();
      await fresh.commit({ 'README.md': Buffer.from('Nothing here.') });
      await fresh.replicate();
      await fresh.commit({ 'README.md': null });
      await fresh.replicate();
      expect(await world().store.readProject(fresh.key)).toMatchObject({ status: 'synced' });
    },
  );

  it('is asked for once, and again before a head is believed that no hint names', async () => {
    const { asked, context } = counted();
    await push(1);
    await project.replicate({}, context);
    await project.replicate({}, context);
    expect(asked).toEqual([]);
    await push(2);
    await project.replicate({ after: null }, context);
    expect(asked).toEqual([project.key.projectId]);
    await expectOwn(formerPath);
  });

  it('is nothing while GitLab is unwell: then nothing is written but that', async () => {
    const fresh = await world().newProject();
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    const unwell = async () => {
      throw new RetryLater('GITLAB_UNAVAILABLE', 'Unwell.');
    };
    await expect(fresh.replicate({}, { findProject: unwell })).rejects.toMatchObject({ outcome: 'retry' });
    const { generation, status, lastError } = await world().store.readProject(fresh.key);
    expect([generation, status, lastError?.code]).toEqual([0, 'pending', 'GITLAB_UNAVAILABLE']);
  });

  it('is the hint alone where a page answers instead of the API', async () => {
    const fresh = await world().newProject();
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    const server = await startServer((_, response) => response.end('<html>Sign in</html>'));
    const askPage = (idOrPath: number | string) => findProject(server.origin, idOrPath, ACCESS_TOKEN);
    await fresh.replicate({}, { findProject: askPage });
    await server.close();
    expect(await world().store.readProject(fresh.key)).toMatchObject({ status: 'synced', bound: 'hint' });
  });
});

describe('a project that was moved', () => {
  const moves: [string, (path: string) => string][] = [
    ['renamed', (path) => `${path}-renamed`],
    ['transferred', (path) => `elsewhere/${path}`],
  ];
  const hints: [string, () => Partial<ReplicateMessage>][] = [
    ['with a hint from after that', () => ({ path: newPath })],
    ['with a hint from before, by way of the redirect', () => ({ path: formerPath })],
    ['with a hint that does not know', () => ({ path: null })],
    [
      'with a hint that is late',
      () => ({ path: formerPath, receivedAt: '2020-01-01T00:00:00.000Z', full: true }),
    ],
  ];
  const cases = moves.flatMap(([how, to]) =>
    hints.slice(0, how === 'renamed' ? hints.length : 1).map(([hint, of]) => [how, hint, to, of] as const),
  );

  it.each(cases)('is followed where it was %s, %s', async (_, __, to, hint) => {
    newPath = to(formerPath);
    await move(newPath);
    await push(1);
    await project.replicate(hint());
    await expectOwn(newPath);
  });

  it('is followed from where a hint led that was older than another move', async () => {
    await move(`${formerPath}-2`);
    await move(`${formerPath}-3`);
    await project.replicate({ path: `${formerPath}-2` });
    await expectOwn(`${formerPath}-3`);
  });

  it('is read at its former path as long as GitLab serves it there', async () => {
    world().formerPaths = 'serve';
    await move(newPath);
    await push(1);
    await project.replicate({ path: formerPath });
    await expectOwn(formerPath);
    await push(2);
    await project.replicate({ path: null, after: null });
    await expectOwn(newPath);
  });

  it('is followed when its path changes and nothing else', async () => {
    await move(newPath);
    expect(await project.replicate({ path: newPath })).toMatchObject({ kind: 'replicated', bytes: 0 });
    await expectOwn(newPath);
  });

  const weak = (['files', 'none'] as const).flatMap((apiAccess) => [
    [apiAccess, 'under a hint that knows where', () => newPath] as const,
    [apiAccess, 'by way of the redirect', () => formerPath] as const,
  ]);

  it.each(weak)('is followed where the API does not tell (%s), %s', async (apiAccess, _, path) => {
    world().apiAccess = apiAccess;
    if (apiAccess === 'none') await becomeHintOnly();
    await move(newPath);
    await push(1);
    await project.replicate({ path: path() });
    await expectOwn(newPath);
  });

  it('is not followed to a page, nor to where no project can be', async () => {
    world().apiAccess = 'files';
    for (const [to, stays] of [
      ['/users/sign_in', { outcome: 'retry', code: 'GIT_NOT_GIT' }],
      ['/one/git-upload-pack', { outcome: 'permanent', code: 'GIT_MOVED' }],
      ['/a/%2E%2E/b.git/git-upload-pack', { outcome: 'permanent', code: 'GIT_MOVED' }],
    ] as const) {
      const server = await startServer((_, response) => response.writeHead(301, { Location: to }).end());
      const openRemote = async () => ({ url: `${server.origin}/a/a.git`, token: ACCESS_TOKEN });
      await expect(project.replicate({ path: 'a/a' }, { openRemote })).rejects.toMatchObject(stays);
      await server.close();
    }
    expect(await state()).toMatchObject({ head, boundPath: formerPath });
  });
});

describe('an API that has vouched for the path and does not answer any more', () => {
  const inDoubt = { outcome: 'retry', code: 'IDENTITY_IN_DOUBT' };

  it.each([
    ['another path', () => ({ path: newPath })],
    ['a head that no hint names', () => ({ path: formerPath, after: null })],
  ])('is waited for under %s: nobody takes the place of a project meanwhile', async (_, hint) => {
    await move(newPath);
    await foreignAt(formerPath, true);
    await push(1);
    world().apiAccess = 'none';
    await expect(project.replicate(hint())).rejects.toMatchObject(inDoubt);
    expect(await shown()).toEqual(['own.hck.json']);
    expect(await state()).toMatchObject({ head, bound: 'api', lastError: { code: 'IDENTITY_IN_DOUBT' } });
    world().apiAccess = 'full';
    await project.replicate(hint());
    await expectOwn(newPath);
  });

  it('is waited for as well where a page answers in its place', async () => {
    await move(newPath);
    await foreignAt(formerPath);
    const server = await startServer((_, response) => response.end('<html>Back soon</html>'));
    const findPage = (idOrPath: number | string) => findProject(server.origin, idOrPath, ACCESS_TOKEN);
    const hint = { path: formerPath, after: null };
    await expect(project.replicate(hint, { findProject: findPage })).rejects.toMatchObject(inDoubt);
    await server.close();
    expect(await shown()).toEqual(['own.hck.json']);
  });
});

describe('a path that a file has to vouch for', () => {
  const unproven = { outcome: 'permanent', code: 'IDENTITY_UNPROVEN' };
  const foreigns: [string, FileChanges][] = [
    ['that has no file at all', {}],
    ['whose files have names that cannot be asked for', { 'ÿ.hck.json': modelFile('Foreign') }],
  ];
  /** No replica lags that long: what is still there is no suspect any more. */
  const elevenMinutesOn = { now: () => new Date(Date.now() + 11 * 60_000) };

  it.each(foreigns)('is not believed to be that of a project %s', async (_, files) => {
    await move(newPath);
    const foreign = await world().gitlab.newProject({ path: formerPath });
    await commitFiles(foreign.repository, files, { pathEncoding: 'latin1' });
    world().apiAccess = 'files';
    const hint = { path: formerPath, after: null };
    await expect(project.replicate(hint)).rejects.toMatchObject({ code: 'HEAD_SUSPECT' });
    await expect(project.replicate(hint, elevenMinutesOn)).rejects.toMatchObject(unproven);
    expect(await shown()).toEqual(['own.hck.json']);
    expect(await state()).toMatchObject({ head, boundPath: formerPath, lastError: { code: unproven.code } });
  });

  it('is not believed where GitLab does not say', async () => {
    world().apiAccess = 'files';
    const fresh = await world().newProject();
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    const findHead = async () => ({ kind: 'unknown', why: 'the access token may not use the API' }) as const;
    await expect(fresh.replicate({}, { findHead })).rejects.toMatchObject(unproven);
    expect(await listCards(world().table, fresh.key)).toEqual([]);
    await fresh.replicate();
    await fresh.expectReplicated();
  });

  it('is asked for by the shortest name, for an address may not hold the longest', async () => {
    world().apiAccess = 'files';
    const asked: string[] = [];
    const fresh = await world().newProject();
    const long = `${'d'.repeat(200)}/`.repeat(18);
    await fresh.commit({ [`${long}a.hck.json`]: modelFile('A'), 'z.hck.json': modelFile('Z') });
    const context = {
      findHead: (file: string) => {
        asked.push(file);
        return findHead(fresh.key, file, ACCESS_TOKEN);
      },
    };
    await fresh.replicate({}, context);
    expect(asked).toEqual(['z.hck.json']);
    await fresh.expectReplicated();
  });

  it('can wait as long as there is nothing to write', async () => {
    world().apiAccess = 'files';
    const fresh = await world().newProject();
    await fresh.commit({});
    await fresh.replicate();
    expect(await world().store.readProject(fresh.key)).toMatchObject({ status: 'synced', bound: null });
    await fresh.commit({ 'a.hck.json': modelFile('A') });
    await fresh.replicate();
    expect(await world().store.readProject(fresh.key)).toMatchObject({ bound: 'file' });
    await fresh.expectReplicated();
  });
});

describe('a foreign project at the former path', () => {
  const hints: [string, Partial<ReplicateMessage>][] = [
    ['of an old push', {}],
    ['without a path', { path: null }],
    ['that came late', { receivedAt: new Date(Date.now() - 60_000).toISOString() }],
  ];
  const cases = hints.flatMap(([name, hint]) => [
    [name, 'unrelated', hint] as const,
    [name, 'a fork', hint] as const,
  ]);

  it.each(cases)('takes nothing of the one that was moved, under a hint %s: %s', async (_, kind, hint) => {
    await move(newPath);
    await foreignAt(formerPath, kind === 'a fork');
    await project.replicate({ after: null, path: formerPath, ...hint });
    await expectOwn(newPath);
  });

  it('takes nothing under a hint that names its head, as long as it does not have ours', async () => {
    await move(newPath);
    const foreign = await foreignAt(formerPath);
    const forged = { path: formerPath, before: head, after: foreign.head };
    const inDoubt = { outcome: 'retry', code: 'IDENTITY_IN_DOUBT' };
    await expect(project.replicate(forged)).rejects.toMatchObject(inDoubt);
    expect(await shown()).toEqual(['own.hck.json']);
    // Its commit is looked for in the project itself, in vain.
    await expect(project.replicate(forged)).rejects.toMatchObject({ code: 'AFTER_NOT_VISIBLE' });
    await project.replicate({ path: newPath });
    await expectOwn(newPath);
  });

  it('takes nothing where it is empty', async () => {
    await move(newPath);
    await world().gitlab.newProject({ path: formerPath });
    await project.replicate({ path: formerPath, after: null });
    await expectOwn(newPath);
  });

  it('is refused by a file where the token may not ask for more', async () => {
    await move(newPath);
    await foreignAt(formerPath, true);
    world().apiAccess = 'files';
    await expectRefused({ path: formerPath, after: null });
    expect(await shown()).toEqual(['own.hck.json']);
    expect(await state()).toMatchObject({ head, lastError: { code: 'IDENTITY_MISMATCH' } });
    await project.replicate({ path: newPath });
    await expectOwn(newPath);
  });
});

describe('ids and paths that are mixed up', () => {
  it('are put right by the API: each project keeps its own models', async () => {
    const foreign = await foreignAt(`${formerPath}-other`);
    const foreignKey = { instance: project.key.instance, projectId: foreign.project.id };
    // What was pushed to the one is looked for in the other, in vain.
    const notVisible = { code: 'AFTER_NOT_VISIBLE' };
    const mixedUp = { path: foreign.project.path, after: foreign.head };
    await expect(project.replicate(mixedUp)).rejects.toMatchObject(notVisible);
    await project.replicate();
    await expectOwn(formerPath);
    const theOther = { ...foreignKey, path: formerPath, after: head };
    await expect(project.replicate(theOther)).rejects.toMatchObject(notVisible);
    const paths = (await listCards(world().table, foreignKey)).map(({ path }) => path);
    expect(paths).toEqual(['foreign.hck.json']);
  });

  it('are refused where only a file can tell', async () => {
    const foreign = await foreignAt(`${formerPath}-other`);
    world().apiAccess = 'files';
    await expectRefused({ path: foreign.project.path, before: head, after: foreign.head });
    expect(await shown()).toEqual(['own.hck.json']);
    await push(1);
    await project.replicate();
    await expectOwn(formerPath);
  });

  it('are refused where GitLab knows no such id', async () => {
    const key = { instance: project.key.instance, projectId: 4711 };
    const mismatch = { outcome: 'permanent', code: 'IDENTITY_MISMATCH' };
    await expect(project.replicate({ ...key, after: head })).rejects.toMatchObject(mismatch);
    expect(await world().store.readProject(key)).toMatchObject({ generation: 0 });
    expect(await listCards(world().table, key)).toEqual([]);
  });

  it('are no failure when GitLab says that the project was deleted, and another one has its path', async () => {
    await world().gitlab.gitlab.removeProject(project.key.projectId);
    await foreignAt(formerPath);
    const destroyed = { trigger: 'project_destroy', after: null } as const;
    expect(await project.replicate(destroyed)).toMatchObject({ kind: 'gone' });
    expect(await state()).toMatchObject({ status: 'gone', head });
    const never = { instance: project.key.instance, projectId: 4712 };
    expect(await project.replicate({ ...destroyed, ...never })).toMatchObject({ kind: 'gone' });
    expect(await world().store.readProject(never)).toEqual(UNKNOWN_PROJECT);
  });
});

describe('a redirect', () => {
  const moved = { outcome: 'permanent', code: 'GIT_MOVED' };

  it('that leads round in circles is followed once', async () => {
    let requests = 0;
    const server = await startServer((request, response) => {
      requests += 1;
      const location = request.url?.startsWith('/a/')
        ? '/b/b.git/git-upload-pack'
        : '/a/a.git/git-upload-pack';
      response.writeHead(301, { Location: location }).end();
    });
    const openRemote = async () => ({ url: `${server.origin}/a/a.git`, token: ACCESS_TOKEN });
    await expect(project.replicate({ path: 'a/a' }, { openRemote })).rejects.toMatchObject(moved);
    await server.close();
    expect(requests).toBe(2);
  });

  it('to another server is not followed, and shows it no token', async () => {
    const seen: unknown[] = [];
    const other = await startServer((request, response) => {
      seen.push(request.url);
      response.end();
    });
    const server = await startServer((request, response) =>
      response.writeHead(301, { Location: `${other.origin}${request.url}` }).end(),
    );
    const openRemote = async () => ({ url: `${server.origin}/a/a.git`, token: ACCESS_TOKEN });
    const away = { outcome: 'permanent', code: 'GIT_MOVED_AWAY' };
    await expect(project.replicate({}, { openRemote })).rejects.toMatchObject(away);
    await Promise.all([server.close(), other.close()]);
    expect(seen).toEqual([]);
  });
});

describe('a project that is gone', () => {
  it('stays so when a hint comes late, until it can be read again', async () => {
    const destroyed = { trigger: 'project_destroy', after: null } as const;
    await world().gitlab.gitlab.removeProject(project.key.projectId);
    await project.replicate(destroyed);
    expect(await project.replicate({ after: 'f'.repeat(40) })).toMatchObject({ kind: 'gone' });
    expect(await state()).toMatchObject({ status: 'gone', head });
  });
});
