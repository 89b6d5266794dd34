import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type WorkedOff, workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { RetryLater } from '../../lib/errors.ts';
import { formatMessage, parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { messageGroup } from '../../lib/queue/send.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { captureLog } from '../support/captured-log.ts';
import { startServer } from '../support/git-server.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import type { WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const context = { getRemainingTimeInMillis: () => 120_000 };
const MINUTE = 60_000;

const world = useWorkerWorld();
let project: WorldProject;

beforeEach(async () => {
  captureLog();
  project = await world.replica.newProject();
});
afterEach(() => void jest.restoreAllMocks());

const group = () => messageGroup(project.key);
const state = () => world.replica.store.readProject(project.key);
const hint = (change: Partial<ReplicateMessage> = {}) =>
  formatMessage(replicateMessage({ ...project.key, path: project.project.path, ...change }));

/** Hands a message over as Lambda does, as the only one of its project. */
async function follow(body: string, worker: Worker, attempts = 1): Promise<WorkedOff> {
  const record = await world.delivered(body, attempts, group());
  const outcome = await workOff(record, context, worker);
  await world.acknowledge(record.receiptHandle);
  return outcome;
}

/** The next message of the project, off the queue. */
async function next(): Promise<ReplicateMessage | null> {
  const message = await world.receive(world.queueUrl);
  if (message === undefined) return null;
  await world.acknowledge(message.ReceiptHandle);
  return parseMessage(message.Body ?? '');
}

describe('a run that is late', () => {
  /** It gets late as soon as so many contents were written. */
  function lateAfter(contents: number): Worker {
    const late = new AbortController();
    const worker = world.worker(ACCESS_TOKEN);
    let written = 0;
    const writeContent: ReplicaStore['writeContent'] = async (...args) => {
      const parts = await worker.store.writeContent(...args);
      written += 1;
      if (written >= contents) late.abort();
      return parts;
    };
    const timeout = (milliseconds: number) =>
      milliseconds < 110_000 ? late.signal : AbortSignal.timeout(milliseconds);
    return { ...worker, timeout, store: { ...worker.store, writeContent } };
  }

  it('is continued by a message of its own, until all is shown', async () => {
    const models = Array.from({ length: 40 }, (_, i) => [`${i}.hck.json`, modelFile(`Model ${i}`)] as const);
    await project.commit(Object.fromEntries(models));
    let body = hint();
    for (let hops = 0; hops < 40; hops += 1) {
      expect(await follow(body, lateAfter(1))).toBe('done');
      const continuation = await next();
      if (continuation === null) break;
      expect(continuation).toMatchObject({ delivery: 'delivery-1', progress: { hops: hops + 1 } });
      body = formatMessage(continuation);
    }
    expect(parseMessage(body).progress?.hops).toBeGreaterThan(1);
    await project.expectReplicated();
  });
});

describe('a message that waits for what another one may bring', () => {
  it('stands in its way for a minute, and then lets it pass', async () => {
    const first = await project.commit({ 'a.hck.json': modelFile('A') });
    await follow(hint({ after: first }), world.worker(ACCESS_TOKEN));
    const forced = await project.commit({ 'b.hck.json': modelFile('B') }, { from: null });

    const unannounced = hint({ after: null });
    expect(await follow(unannounced, world.worker(ACCESS_TOKEN))).toBe('again');
    expect(await state()).toMatchObject({ head: first, lastError: { code: 'HEAD_SUSPECT' } });
    world.now = new Date(Date.now() + MINUTE);
    expect(await follow(unannounced, world.worker(ACCESS_TOKEN), 2)).toBe('done');
    expect(await next()).toMatchObject({ after: null, delivery: 'delivery-1' });

    const announced = hint({ after: forced, receivedAt: world.now.toISOString() });
    expect(await follow(announced, world.worker(ACCESS_TOKEN))).toBe('done');
    expect(await state()).toMatchObject({ head: forced, status: 'synced' });
    await project.expectReplicated();
  });
});

describe('a token that is refused a moment after the secret was read', () => {
  it('is called in doubt, with what GitLab says of it', async () => {
    const server = await startServer((_, response) =>
      response.writeHead(401).end('HTTP Basic: Access denied'),
    );
    const worker = world.worker(ACCESS_TOKEN);
    const accessTokenFor: Worker['tokens']['accessTokenFor'] = async (_, { refused } = {}) => {
      if (refused === undefined) return ACCESS_TOKEN;
      throw new RetryLater('SECRETS_UNAVAILABLE', 'Not again yet.', { retryAfterSeconds: 30 });
    };
    const logged = captureLog();
    const body = hint({ instance: server.origin });
    expect(await follow(body, { ...worker, tokens: { accessTokenFor } })).toBe('again');
    await server.close();
    const { status, lastError } = await world.replica.store.readProject({
      ...project.key,
      instance: server.origin,
    });
    expect({ status, lastError }).toMatchObject({ status: 'pending', lastError: { code: 'TOKEN_IN_DOUBT' } });
    const text = JSON.stringify(logged);
    expect(text).toContain('TOKEN_IN_DOUBT');
    expect(text).toContain('GIT_UNAUTHORIZED: ');
  });
});
