import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { readDiary } from '../../lib/store/diary.ts';
import { captureLog } from '../support/captured-log.ts';
import { startServer } from '../support/git-server.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };

const world = useWorkerWorld();
const { delivered, deadLetter, worker } = world;
let project: WorldProject;

beforeEach(async () => {
  captureLog();
  project = await world.replica.newProject();
  await project.commit({ 'a.hck.json': modelFile('A') });
});

afterEach(() => void jest.restoreAllMocks());

function push(instance = project.key.instance, path: string | null = project.project.path): string {
  return formatMessage(replicateMessage({ ...project.key, instance, path }));
}

/** A message as a later version of this code writes it. */
function newer(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), version: 2, branches: ['main'] });
}

const status = async () => (await world.replica.store.readProject(project.key)).status;
const diary = () => Array.fromAsync(readDiary(world.replica.table, project.key));

describe('workOff', () => {
  it('replicates the project of the message', async () => {
    expect(await workOff(await delivered(push()), context, worker(ACCESS_TOKEN))).toBe('done');
    await project.expectReplicated();
  });

  it('has a quarter of its time for what other runs have left, and then replicates', async () => {
    const { store } = world.replica;
    const contentIds = Array.from({ length: 300 }, (_, index) => `cut-${index}`);
    await store.openRun(project.key, { run: 'cut', contentIds, aliveUntil: new Date().toISOString() });
    const timeout = (milliseconds: number) =>
      milliseconds === 15_000 ? AbortSignal.abort() : AbortSignal.timeout(milliseconds);
    const inHaste = { ...worker(ACCESS_TOKEN), timeout };
    expect(await workOff(await delivered(push()), context, inHaste)).toBe('done');
    await project.expectReplicated();
    const { openRuns, fencedRuns } = await store.readProject(project.key);
    expect([openRuns, fencedRuns.map((run) => run.contentIds.length)]).toEqual([[], [100]]);
  });

  it('parks a message that cannot be read, with its body as it was', async () => {
    expect(await workOff(await delivered('{"version":0}'), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toMatchObject({
      body: '{"version":0}',
      group: 'group-1',
      code: 'MESSAGE_INVALID',
      attempts: '1',
      delivery: 'unknown',
    });
  });

  it('has a message of a newer version shown again later: its reader is being deployed', async () => {
    expect(await workOff(await delivered(newer(push())), context, worker(ACCESS_TOKEN))).toBe('again');
    expect(await deadLetter()).toBeUndefined();
    expect(await status()).toBe('pending');
  });

  it('parks a message of a newer version at the tenth attempt, and its reader takes it up from there', async () => {
    const body = newer(push());
    expect(await workOff(await delivered(body, 10), context, worker(ACCESS_TOKEN))).toBe('done');
    const letter = await deadLetter();
    expect(letter).toMatchObject({
      body,
      code: 'MESSAGE_VERSION',
      attempts: '10',
      delivery: 'delivery-1',
    });
    const known = JSON.stringify({ ...JSON.parse(letter?.body ?? ''), version: 1 });
    expect(await workOff(await delivered(known), context, worker(ACCESS_TOKEN))).toBe('done');
    await project.expectReplicated();
  });

  it('does not park a sweep: the project says what only a person can mend, and the next one asks again', async () => {
    const key = { ...project.key, projectId: 4712 };
    const body = formatMessage(replicateMessage({ ...key, path: 'acme/not-here', sentBy: 'sweep' }));
    expect(await workOff(await delivered(body), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toBeUndefined();
    expect(await world.replica.store.readProject(key)).toMatchObject({
      status: 'failed',
      lastError: { code: 'GIT_NOT_FOUND' },
    });
  });

  it('parks what only a person can mend, and says so on the project', async () => {
    const body = JSON.stringify({ ...JSON.parse(push()), projectId: 4711, path: 'acme/not-here' });
    expect(await workOff(await delivered(body), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toMatchObject({ body, code: 'GIT_NOT_FOUND', delivery: 'delivery-1' });
    expect(await world.replica.store.readProject({ ...project.key, projectId: 4711 })).toMatchObject({
      status: 'failed',
    });
  });

  it('tells who has sent a hint himself that there was nothing to do, and nobody else', async () => {
    await workOff(await delivered(push()), context, worker(ACCESS_TOKEN));
    await workOff(await delivered(push()), context, worker(ACCESS_TOKEN));
    const hint = { ...JSON.parse(push()), sentBy: 'operator', delivery: 'hub-1', after: null };
    expect(await workOff(await delivered(JSON.stringify(hint)), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await diary()).toMatchObject([
      { kind: 'idle', outcome: 'unchanged', delivery: 'hub-1', trigger: 'operator', requests: 1 },
      { kind: 'synced' },
    ]);
  });

  it('parks each message in a group of its own, so that none hides another one from who looks at them', async () => {
    for (const delivery of ['d1', 'd2']) {
      const body = JSON.stringify({
        ...JSON.parse(push()),
        projectId: 4711,
        path: 'acme/not-here',
        delivery,
      });
      const record = await delivered(body);
      await workOff(record, context, worker(ACCESS_TOKEN));
      await world.acknowledge(record.receiptHandle);
    }
    // Neither is taken out before the other one is received.
    expect(await deadLetter()).toMatchObject({ delivery: 'd1', group: 'group-1' });
    expect(await deadLetter()).toMatchObject({ delivery: 'd2', group: 'group-1' });
  });

  it('has what may pass shown again later, and says on the project that it is pending', async () => {
    const record = await delivered(push('http://127.0.0.1:1'));
    expect(await workOff(record, context, worker(ACCESS_TOKEN))).toBe('again');
    expect(await deadLetter()).toBeUndefined();
    const key = { ...project.key, instance: 'http://127.0.0.1:1' };
    expect(await world.replica.store.readProject(key)).toMatchObject({
      status: 'pending',
      lastError: { code: 'GIT_UNREACHABLE' },
    });
  });

  it('waits for a page to pass that stands in the place of git, and parks what it cannot outwait', async () => {
    const type = { 'Content-Type': 'text/html' };
    const gitlab = await startServer((_, response) =>
      response.writeHead(200, type).end('<h1>Back soon</h1>'),
    );
    const body = push(gitlab.origin);
    expect(await workOff(await delivered(body), context, worker(ACCESS_TOKEN))).toBe('again');
    expect(await deadLetter()).toBeUndefined();
    const key = { ...project.key, instance: gitlab.origin };
    expect(await world.replica.store.readProject(key)).toMatchObject({
      status: 'pending',
      lastError: { code: 'GIT_NOT_GIT' },
    });
    expect(await workOff(await delivered(body, 10), context, worker(ACCESS_TOKEN))).toBe('done');
    await gitlab.close();
    expect(await deadLetter()).toMatchObject({ code: 'GIT_NOT_GIT', attempts: '10' });
    expect(await world.replica.store.readProject(key)).toMatchObject({ status: 'failed' });
  });

  it('parks at the tenth attempt what did not pass', async () => {
    const record = await delivered(push('http://127.0.0.1:1'), 10);
    expect(await workOff(record, context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toMatchObject({ code: 'GIT_UNREACHABLE', attempts: '10' });
  });

  it('tries the newer token when the one it knew is refused', async () => {
    expect(await workOff(await delivered(push()), context, worker('glpat-revoked', ACCESS_TOKEN))).toBe(
      'done',
    );
    expect(await deadLetter()).toBeUndefined();
    await project.expectReplicated();
    // Who waits for his hint takes its first entry for what came of it.
    expect(await diary()).toMatchObject([{ kind: 'synced' }]);
  });

  it('notes nothing on the project while the newer token is still to be tried', async () => {
    const known = worker('glpat-revoked', ACCESS_TOKEN);
    const before = await world.replica.store.readProject(project.key);
    let meanwhile: unknown;
    const accessTokenFor: Worker['tokens']['accessTokenFor'] = async (instance, options) => {
      if (options !== undefined) meanwhile = await world.replica.store.readProject(project.key);
      return known.tokens.accessTokenFor(instance, options);
    };
    await workOff(await delivered(push()), context, { ...known, tokens: { accessTokenFor } });
    expect(meanwhile).toEqual(before);
    expect(await status()).toBe('synced');
  });

  it('notes once that the newer token is refused, too', async () => {
    const both = worker('glpat-revoked', 'glpat-revoked-too');
    expect(await workOff(await delivered(push()), context, both)).toBe('done');
    expect(await deadLetter()).toMatchObject({ code: 'GIT_UNAUTHORIZED' });
    expect(await diary()).toMatchObject([{ kind: 'failed', status: 'failed' }]);
  });

  it('parks when there is no newer token, without the token', async () => {
    expect(await workOff(await delivered(push()), context, worker('glpat-revoked'))).toBe('done');
    const letter = await deadLetter();
    const reason = expect.stringContaining(`\`hub gitlab rotate ${project.key.instance} --access\``);
    expect(letter).toMatchObject({ code: 'GIT_UNAUTHORIZED', reason });
    expect(JSON.stringify(letter)).not.toContain('glpat-revoked');
    expect(await status()).toBe('failed');
    expect(await diary()).toMatchObject([
      { kind: 'failed', status: 'failed', error: { code: 'GIT_UNAUTHORIZED' } },
    ]);
  });

  it('finds the project by its id when nobody knows its path, also with the newer token', async () => {
    const body = push(project.key.instance, null);
    const rotated = worker('glpat-revoked', ACCESS_TOKEN);
    expect(await workOff(await delivered(body), context, rotated)).toBe('done');
    expect(await deadLetter()).toBeUndefined();
    await project.expectReplicated();
  });

  it('parks when the token may not ask for the path, without trying for ever', async () => {
    const gitlab = await startServer((_, response) =>
      response.writeHead(403).end('{"error":"insufficient_scope"}'),
    );
    const instance = gitlab.origin;
    expect(await workOff(await delivered(push(instance, null)), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(gitlab.connections()).toBe(1);
    await gitlab.close();
    const letter = await deadLetter();
    expect(letter).toMatchObject({
      code: 'PROJECT_PATH_UNKNOWN',
      reason: expect.stringContaining('read_api'),
    });
    expect(JSON.stringify(letter)).not.toContain(ACCESS_TOKEN);
    expect(await world.replica.store.readProject({ ...project.key, instance })).toMatchObject({
      status: 'failed',
    });
  });

  it('is done with a project that is gone', async () => {
    await workOff(await delivered(push()), context, worker(ACCESS_TOKEN));
    await world.replica.gitlab.gitlab.removeProject(project.key.projectId);
    const body = JSON.stringify({ ...JSON.parse(push()), trigger: 'project_destroy' });
    expect(await workOff(await delivered(body), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toBeUndefined();
    expect(await status()).toBe('gone');
  });

  it('keeps time at the end to say what went wrong', async () => {
    const short = { getRemainingTimeInMillis: () => 10_000 };
    expect(await workOff(await delivered(push()), short, worker(ACCESS_TOKEN))).toBe('again');
    expect(await status()).toBe('pending');
  });
});
