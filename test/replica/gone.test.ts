import { beforeEach, describe, expect, it } from '@jest/globals';
import { Conflict } from '../../lib/errors.ts';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import { projectPk } from '../../lib/store/keys.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
  await project.commit({ 'a.hck.json': modelFile('A') });
});

const destroyed = { trigger: 'project_destroy' } as const;
const GONE = { kind: 'gone', requests: 1 };
const state = () => world().store.readProject(project.key);
const diary = () =>
  Array.fromAsync(queryPrefix(world().table, projectPk(project.key), 'SYNC#'), ({ status }) => status?.S);
const isListed = async () =>
  (await listProjects(world().table)).some(({ projectId }) => projectId === project.key.projectId);

/** GitLab, once the project is deleted. */
const nothingThere = {
  openRemote: async () => ({ url: `${world().gitlab.gitlab.url}/acme/deleted.git`, token: ACCESS_TOKEN }),
};

describe('a project that GitLab has deleted', () => {
  it('is gone, and keeps its cards and their content', async () => {
    await project.replicate();
    const before = await listCards(world().table, project.key);
    expect(await project.replicate(destroyed, nothingThere)).toEqual(GONE);
    expect(await state()).toMatchObject({ status: 'gone', models: 1, lastError: { code: 'GIT_NOT_FOUND' } });
    expect(await listCards(world().table, project.key)).toEqual(before);
    expect(await diary()).toEqual([undefined, 'gone']);
  });

  it('is noted once, however often it is told', async () => {
    await project.replicate();
    await project.replicate(destroyed, nothingThere);
    const before = await state();
    expect(await project.replicate(destroyed, nothingThere)).toEqual(GONE);
    expect(await state()).toEqual(before);
    expect(await diary()).toHaveLength(2);
  });

  it('is gone also where it had only failed so far', async () => {
    await expect(project.replicate({}, nothingThere)).rejects.toMatchObject({ code: 'GIT_NOT_FOUND' });
    expect(await isListed()).toBe(true);
    expect(await project.replicate(destroyed, nothingThere)).toEqual(GONE);
    expect(await state()).toMatchObject({ status: 'gone' });
  });

  it('is gone where GitLab had to be asked for its path', async () => {
    await expect(project.replicate({}, nothingThere)).rejects.toThrow();
    const findPath = async () => 'acme/deleted';
    expect(await project.replicate({ ...destroyed, path: null }, { ...nothingThere, findPath })).toEqual(
      GONE,
    );
  });

  it('stays unknown if it was', async () => {
    expect(await project.replicate(destroyed, nothingThere)).toEqual(GONE);
    expect(await state()).toEqual(UNKNOWN_PROJECT);
    expect(await isListed()).toBe(false);
  });

  it('stays unknown if it was, also when GitLab is unwell the first time', async () => {
    const openRemote = async () => ({ url: 'http://127.0.0.1:1/acme/deleted.git', token: ACCESS_TOKEN });
    await expect(project.replicate(destroyed, { openRemote })).rejects.toMatchObject({ outcome: 'retry' });
    expect(await state()).toEqual(UNKNOWN_PROJECT);
    expect(await isListed()).toBe(false);
  });

  it('is replicated as long as it can be read, known or not', async () => {
    expect(await project.replicate(destroyed)).toMatchObject({ kind: 'replicated', added: 1 });
    expect(await isListed()).toBe(true);
    await project.commit({ 'a.hck.json': modelFile('A', 2) });
    expect(await project.replicate(destroyed)).toMatchObject({ kind: 'replicated', updated: 1 });
    await project.expectReplicated();
  });

  it('is synced again by the next run that can read it', async () => {
    await project.replicate();
    await project.replicate(destroyed, nothingThere);
    expect(await project.replicate()).toMatchObject({ kind: 'replicated', bytes: 0 });
    expect(await state()).toMatchObject({ status: 'synced', lastError: null });
    await project.expectReplicated();
  });

  it.each([
    ['has failed where a push comes that must have been made since', 11, 'rejected'],
    ['stays gone where the hook of a push may only have come late', 10, 'gone'],
    ['stays gone where a hint comes that knows of no push', 11, 'gone', null],
  ])('%s', async (_, minutes, outcome, after: string | null = 'f'.repeat(40)) => {
    await project.replicate();
    await project.replicate(destroyed, nothingThere);
    const { lastError } = await state();
    const receivedAt = new Date(Date.parse(lastError?.at ?? '') + minutes * 60_000).toISOString();
    const push = project.replicate({ after, receivedAt }, nothingThere);
    const kind = await push.then(
      (result) => result.kind,
      ({ code }) => code === 'GIT_NOT_FOUND' && 'rejected',
    );
    expect(kind).toBe(outcome);
  });

  it('is looked at again when another run was faster than the note', async () => {
    await project.replicate();
    const store: ReplicaStore = {
      ...world().store,
      noteFailure: async () => {
        store.noteFailure = world().store.noteFailure;
        throw new Conflict('GENERATION_LOST', 'Another run was faster.');
      },
    };
    expect(await project.replicate(destroyed, { ...nothingThere, store })).toEqual(GONE);
    expect(await state()).toMatchObject({ status: 'gone' });
  });

  it('has failed, no more, where nobody says that it was deleted', async () => {
    await project.replicate();
    await expect(
      project.replicate({ after: 'f'.repeat(40) }, { ...nothingThere, statusOf: () => 'failed' }),
    ).rejects.toMatchObject({ code: 'GIT_NOT_FOUND' });
    expect(await state()).toMatchObject({ status: 'failed' });
  });
});
