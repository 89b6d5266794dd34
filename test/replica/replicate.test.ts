import { beforeEach, describe, expect, it } from '@jest/globals';
import { BadCredentials } from '../../lib/errors.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import { fromItem } from '../../lib/store/marshal.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

const model = (salt: string | number) => modelFile('Orders', salt);
const state = () => world().store.readProject(project.key);
const paths = async () => (await listCards(world().table, project.key)).map(({ path }) => path);

describe('replicate', () => {
  it('replicates all models of a project that was never seen, in four requests', async () => {
    const commit = await project.commit({
      'a.hck.json': model(1),
      'deep/er/b c ä.hck.json': model(2),
      'README.md': Buffer.from('no model'),
    });
    const result = await project.replicate();
    expect(result).toMatchObject({ kind: 'replicated', head: commit, added: 2, requests: 4, problems: 0 });
    expect(await state()).toMatchObject({
      head: commit,
      defaultBranch: 'main',
      status: 'synced',
      models: 2,
      problems: 0,
    });
    await project.expectReplicated();
  });

  it('reads only what changed since, in three requests', async () => {
    await project.commit({ 'a.hck.json': model(1), 'b.hck.json': model(2), 'c.hck.json': model(3) });
    await project.replicate();
    await project.commit({ 'a.hck.json': model(9), 'b.hck.json': null, 'd.hck.json': model(4) });
    expect(await project.replicate()).toMatchObject({
      added: 1,
      updated: 1,
      deleted: 1,
      moved: 0,
      requests: 3,
    });
    await project.expectReplicated();
  });

  it('asks once for an unchanged head, and writes nothing', async () => {
    await project.commit({ 'a.hck.json': model(1) });
    await project.replicate();
    const before = await state();
    expect(await project.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
    expect(await state()).toEqual(before);
  });

  it('asks nothing for a push that it has seen already, or that is long past', async () => {
    const commit = await project.commit({ 'a.hck.json': model(1) });
    await project.replicate();
    const longAgo = new Date(Date.now() - 11 * 60_000).toISOString();
    expect(await project.replicate({ after: commit })).toEqual({ kind: 'unchanged', requests: 0 });
    expect(await project.replicate({ receivedAt: longAgo })).toEqual({ kind: 'unchanged', requests: 0 });
  });

  it('moves the content of renamed files: two requests, and the content stays where it is', async () => {
    await project.commit({ 'old/a.hck.json': model(1), 'old/b.hck.json': model(2) });
    await project.replicate();
    const before = await listCards(world().table, project.key);
    await project.commit({
      'old/a.hck.json': null,
      'old/b.hck.json': null,
      'new/a.hck.json': model(1),
      'new/b.hck.json': model(2),
    });
    expect(await project.replicate()).toMatchObject({
      moved: 2,
      added: 0,
      deleted: 0,
      bytes: 0,
      requests: 2,
    });
    const after = await listCards(world().table, project.key);
    expect(after.map(({ content }) => content)).toEqual(before.map(({ content }) => content));
    await project.expectReplicated();
  });

  it('swaps two files, and copies one while it is renamed', async () => {
    await project.commit({ 'a.hck.json': model(1), 'b.hck.json': model(2), 'c.hck.json': model(3) });
    await project.replicate();
    await project.commit({
      'a.hck.json': model(2),
      'b.hck.json': model(1),
      'c.hck.json': null,
      'd.hck.json': model(3),
      'e.hck.json': model(3),
    });
    expect(await project.replicate()).toMatchObject({ moved: 3, added: 1 });
    await project.expectReplicated();
  });

  it('stores a blob that is at two paths twice, so that each can go its way', async () => {
    await project.commit({ 'a.hck.json': model(1), 'b.hck.json': model(1) });
    await project.replicate();
    await project.expectReplicated();
    await project.commit({ 'a.hck.json': null });
    await project.replicate();
    await project.expectReplicated();
  });

  it('commits more changes than a transaction holds', async () => {
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.hck.json`, model(i)]));
    await project.commit(files);
    expect(await project.replicate()).toMatchObject({ added: 250 });
    expect(await state()).toMatchObject({ generation: 3, models: 250, syncing: null });
    await project.expectReplicated();
    await project.commit(Object.fromEntries(Object.keys(files).map((path) => [path, null])));
    expect(await project.replicate()).toMatchObject({ deleted: 250 });
    expect(await state()).toMatchObject({ models: 0 });
    await project.expectReplicated();
  });

  it('stores content that is larger than an item', async () => {
    const noise = Array.from({ length: 80_000 }, () => Math.random().toString(36)).join('');
    await project.commit({ 'large.hck.json': model(noise) });
    await project.replicate();
    const [card] = await listCards(world().table, project.key);
    expect(card?.content?.parts).toBeGreaterThan(1);
    await project.expectReplicated();
  });

  it('keeps a bad file with its problem beside good ones, and its last good version', async () => {
    await project.commit({ 'a.hck.json': model(1), 'b.hck.json': model(2) });
    await project.replicate();
    const [good] = await listCards(world().table, project.key);
    await project.commit({ 'a.hck.json': Buffer.from('{"half":'), 'b.hck.json': model(3) });
    expect(await project.replicate()).toMatchObject({ updated: 2, problems: 1 });
    expect(await state()).toMatchObject({ status: 'synced', models: 1, problems: 1 });
    const [bad] = await listCards(world().table, project.key);
    expect(bad).toMatchObject({ problem: { code: 'NOT_JSON', blobId: bad?.blobId }, catalogue: null });
    expect(bad?.lastGood).toMatchObject({ blobId: good?.blobId, content: good?.content });
    await project.expectReplicated();

    await project.commit({ 'a.hck.json': model(4) });
    await project.replicate();
    expect(await state()).toMatchObject({ models: 2, problems: 0 });
    await project.expectReplicated();
  });

  it('follows a force push to an ancestor, to an unrelated history, and back', async () => {
    const first = await project.commit({ 'a.hck.json': model(1) });
    const second = await project.commit({ 'a.hck.json': model(2), 'b.hck.json': model(3) });
    await project.replicate();
    await project.commit({}, { from: first });
    await project.replicate();
    await project.expectReplicated();
    await project.commit({ 'z.hck.json': model(9) }, { from: null });
    await project.replicate();
    expect(await paths()).toEqual(['z.hck.json']);
    await project.commit({}, { from: second });
    await project.replicate();
    expect(await paths()).toEqual(['a.hck.json', 'b.hck.json']);
    await project.expectReplicated();
  });

  it('replaces a file by a directory of its name, and back', async () => {
    await project.commit({ 'x.hck.json': model(1) });
    await project.replicate();
    await project.commit({ 'x.hck.json': null, 'x.hck.json/y.hck.json': model(2) });
    await project.replicate();
    expect(await paths()).toEqual(['x.hck.json/y.hck.json']);
    await project.commit({ 'x.hck.json/y.hck.json': null, 'x.hck.json': model(1) });
    await project.replicate();
    await project.expectReplicated();
  });

  it('says that a repository is empty', async () => {
    expect(await project.replicate()).toEqual({ kind: 'empty', requests: 2 });
    expect(await state()).toMatchObject({ status: 'empty', head: null, generation: 1 });
    expect(await project.replicate()).toEqual({ kind: 'empty', requests: 1 });
    await project.commit({ 'a.hck.json': model(1) });
    await project.replicate();
    expect(await state()).toMatchObject({ status: 'synced', models: 1 });
    await project.expectReplicated();
  });

  it('notes a failure on the project and takes it back with the next success', async () => {
    await project.commit({ 'a.hck.json': model(1) });
    const refused = new BadCredentials('GIT_UNAUTHORIZED', 'The token was refused.');
    const openRemote = async () => {
      throw refused;
    };
    await expect(project.replicate({}, { openRemote, statusOf: () => 'failed' })).rejects.toBe(refused);
    const lastError = { code: 'GIT_UNAUTHORIZED', message: 'The token was refused.' };
    expect(await state()).toMatchObject({ status: 'failed', lastError });
    await project.replicate();
    expect(await state()).toMatchObject({ status: 'synced', lastError: null });
    await expect(project.replicate({ after: 'f'.repeat(40) }, { openRemote })).rejects.toBe(refused);
    expect(await state()).toMatchObject({ status: 'pending', head: expect.any(String) });
    await project.replicate();
    expect(await state()).toMatchObject({ status: 'synced', lastError: null });
    await project.expectReplicated();
  });

  it('deletes nothing when git says that there is no such project', async () => {
    await project.commit({ 'a.hck.json': model(1) });
    await project.replicate();
    const before = await listCards(world().table, project.key);
    const openRemote = async () => ({
      url: `${world().gitlab.gitlab.url}/acme/gone.git`,
      token: ACCESS_TOKEN,
    });
    await expect(project.replicate({}, { openRemote })).rejects.toMatchObject({ code: 'GIT_NOT_FOUND' });
    expect(await listCards(world().table, project.key)).toEqual(before);
  });

  it('asks GitLab for the path of a project that neither the hint nor the table knows, and only then', async () => {
    await project.commit({ 'a.hck.json': model(1) });
    let asked = 0;
    const findPath = async () => {
      asked += 1;
      return project.project.path;
    };
    expect(await project.replicate({ path: null }, { findPath })).toMatchObject({ added: 1 });
    expect(await project.replicate({ path: null }, { findPath })).toMatchObject({ kind: 'unchanged' });
    expect(asked).toBe(1);
    expect(await listProjects(world().table)).toContainEqual(
      expect.objectContaining({ ...project.key, path: project.project.path }),
    );
    await project.expectReplicated();
  });

  it('lists a project of which nobody knows the path by its id, with what went wrong', async () => {
    const unknown = new BadCredentials('PROJECT_PATH_UNKNOWN', 'Nobody knows.');
    const findPath = async () => {
      throw unknown;
    };
    await expect(project.replicate({ path: null }, { findPath })).rejects.toBe(unknown);
    const listed = async () =>
      (await listProjects(world().table)).find(({ projectId }) => projectId === project.key.projectId);
    const lastError = { code: 'PROJECT_PATH_UNKNOWN' };
    expect(await listed()).toMatchObject({ path: `projects/${project.key.projectId}`, lastError });
    await project.commit({ 'a.hck.json': model(1) });
    await project.replicate();
    expect(await listed()).toMatchObject({ path: project.project.path, lastError: null });
  });

  it('records what it did in the diary of the project', async () => {
    const commit = await project.commit({ 'a.hck.json': model(1), 'b.hck.json': Buffer.from('?') });
    await project.replicate({ delivery: 'd-42' });
    const partition = `P#${project.key.instance}#${project.key.projectId}`;
    const records = await Array.fromAsync(queryPrefix(world().table, partition, 'SYNC#'), fromItem);
    expect(records).toEqual([
      expect.objectContaining({
        trigger: 'push',
        delivery: 'd-42',
        headAfter: commit,
        added: 2,
        problems: 1,
        bytes: model(1).length + 1,
        requests: 4,
      }),
    ]);
  });
});
