import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { formatMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const context = { getRemainingTimeInMillis: () => 120_000 };
const BROKEN = Buffer.from('{');

const world = useWorkerWorld();
let project: WorldProject;
let log: CapturedLog;

beforeEach(async () => {
  log = captureLog();
  world.replica.apiAccess = 'full';
  project = await world.replica.newProject();
});
afterEach(() => void jest.restoreAllMocks());

function newWorker(commitStatus = true): Worker {
  const worker = world.worker(ACCESS_TOKEN);
  return { ...worker, config: { ...worker.config, commitStatus } };
}

async function deliver(worker = newWorker(), hint: Partial<ReplicateMessage> = {}) {
  const body = formatMessage(replicateMessage({ ...project.key, path: project.project.path, ...hint }));
  const record = await world.delivered(body, 1, `group-${project.key.projectId}`);
  const outcome = await workOff(record, context, worker);
  await world.acknowledge(record.receiptHandle);
  return outcome;
}

const statuses = () =>
  world.replica.gitlab.gitlab
    .statuses()
    .filter(({ projectId }) => projectId === project.key.projectId)
    .map(({ sha, state, description, name, ref }) => ({ sha, state, description, name, ref }));
const shared = { name: 'model-hub', ref: 'main' };
const warnings = () => log.entries().filter(({ message }) => message === 'commit status not written');

describe('the status of a commit', () => {
  it('says that it is replicated, or which files are no models and why', async () => {
    const good = await project.commit({ 'a.hck.json': modelFile('A') });
    await deliver();
    const bad = await project.commit({ 'b.hck.json': BROKEN });
    await deliver();
    const mended = await project.commit({ 'b.hck.json': modelFile('B') });
    await deliver();
    expect(statuses()).toEqual([
      { sha: good, state: 'success', description: 'Replicated: 1 model', ...shared },
      {
        ...{ sha: bad, state: 'failed', ...shared },
        description: '1 file is no usable model: b.hck.json (NOT_JSON)',
      },
      { sha: mended, state: 'success', description: 'Replicated: 2 models', ...shared },
    ]);
  });

  it('is written once, however often the project is looked at', async () => {
    await project.commit({ 'a.hck.json': modelFile('A') });
    await deliver();
    await deliver();
    await deliver(newWorker(), { full: true, trigger: 'test' });
    expect(statuses()).toHaveLength(1);
    expect(warnings()).toEqual([]);
  });

  it('says why a head cannot be shown', async () => {
    const commit = await project.commit({ 'a.hck.json': modelFile('A'), '.hubignore/x': BROKEN });
    expect(await deliver()).toBe('done');
    expect(statuses()).toEqual([
      {
        ...{ sha: commit, state: 'failed', name: 'model-hub' },
        ref: statuses()[0]?.ref,
        description: expect.stringMatching(/^Not replicated: HUBIGNORE_NOT_A_FILE: /),
      },
    ]);
  });

  it('is not written where it is not turned on', async () => {
    await project.commit({ 'a.hck.json': modelFile('A') });
    await deliver(newWorker(false));
    expect(statuses()).toEqual([]);
    await project.expectReplicated();
  });

  it('is in nobody’s way where the token may not write it, which is said once', async () => {
    world.replica.apiAccess = 'files';
    for (const name of ['A', 'B']) {
      await project.commit({ 'a.hck.json': modelFile(name) });
      expect(await deliver()).toBe('done');
    }
    expect(statuses()).toEqual([]);
    expect(warnings()).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('the scope api and the role Developer') }),
    ]);
    const failures = log.metrics().filter((one) => one.CommitStatusFailures === 1);
    expect(failures).toHaveLength(2);
    expect(await world.deadLetter()).toBeUndefined();
    await project.expectReplicated();
  });
});
