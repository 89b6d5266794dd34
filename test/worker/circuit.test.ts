import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type WorkedOff, workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { Circuits } from '../../lib/circuit/circuits.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { formatMessage, parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { circuitStore } from '../../lib/store/circuit.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { circuitMemory } from '../support/circuit-memory.ts';
import { expectReplica } from '../support/expect-replica.ts';
import { useFrontServer } from '../support/front-server.ts';
import { startServer } from '../support/git-server.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { useWorkerWorld } from '../support/worker-world.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };

const world = useWorkerWorld();
const front = useFrontServer(() => world.replica.gitlab.gitlab.url);
let log: CapturedLog;
let deliveries = 0;
/** Each test has an hour of its own, so that nothing is left of what the instance went through in another one. */
let hours = 0;

beforeEach(() => {
  hours += 1;
  setTime(0);
  front.answer = { kind: 'pass' };
  front.requests = 0;
  log = captureLog();
});

afterEach(() => void jest.restoreAllMocks());

function setTime(seconds: number): void {
  world.now = new Date(Date.parse('2026-01-01T00:00:00Z') + hours * 3_600_000 + seconds * 1000);
}

function rateLimit(retryAfter?: number): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  front.answer = { kind: 'refuse', status: 429, headers };
}

type Project = { readonly key: ProjectKey; readonly path: string; readonly repository: string };

/** One whose instance is the front. */
async function newProject(): Promise<Project> {
  const { project, commit } = await world.replica.newProject();
  await commit({ 'a.hck.json': modelFile('A') });
  const { id: projectId, path, repository } = project;
  return { key: { instance: front.origin, projectId }, path, repository };
}

type Delivery = {
  readonly attempts?: number;
  readonly worker?: Worker;
  readonly change?: Partial<ReplicateMessage>;
};

/** Has a worker work off a push to the project. */
async function push({ key, path }: Project, delivery: Delivery = {}): Promise<WorkedOff> {
  const { attempts = 1, worker = world.worker(ACCESS_TOKEN), change = {} } = delivery;
  const receivedAt = worker.now().toISOString();
  deliveries += 1;
  const body = formatMessage(replicateMessage({ ...key, path, receivedAt, ...change }));
  return workOff(await world.delivered(body, attempts, `group-${deliveries}`), context, worker);
}

const stateOf = ({ key }: Project) => world.replica.store.readProject(key);
const logged = (message: string) => log.entries().filter((entry) => entry.message === message);
const expectReplicated = ({ key, repository }: Project) =>
  expectReplica(world.replica.table, key, repository, 'HEAD');

async function circuitItem() {
  const { client, name: TableName } = world.replica.table;
  const Key = { PK: { S: `I#${front.origin}` }, SK: { S: 'CIRCUIT' } };
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item;
}

describe('an instance that limits requests', () => {
  it('is asked by one message, and by no other until it allows it', async () => {
    const projects = await Promise.all([newProject(), newProject(), newProject()]);
    const [first, second, third] = projects;
    rateLimit(120);
    expect(await push(first)).toBe('again');
    expect(front.requests).toBe(1);
    setTime(119);
    for (const project of projects) expect(await push(project)).toBe('again');
    expect(front.requests).toBe(1);

    front.answer = { kind: 'pass' };
    setTime(120);
    for (const project of [second, third]) {
      expect(await push(project)).toBe('done');
      await expectReplicated(project);
    }
  });

  it('has a message come back when it may be asked, later by up to a minute', async () => {
    const [first, second] = await Promise.all([newProject(), newProject()]);
    rateLimit(120);
    await push(first);
    setTime(20);
    await push(second);
    expect(logged('deferred')).toEqual([
      expect.objectContaining({
        level: 'INFO',
        code: 'CIRCUIT_OPEN',
        verdict: { kind: 'retry', afterSeconds: 160 },
        projectId: second.key.projectId,
      }),
    ]);
    expect(logged('circuit opened')).toHaveLength(1);
    expect(await world.deadLetter()).toBeUndefined();
  });

  it('leaves no trace on a project that only waits', async () => {
    const [first, second, unheard] = await Promise.all([newProject(), newProject(), newProject()]);
    await push(second);
    const before = await stateOf(second);
    expect(before.status).toBe('synced');
    rateLimit(120);
    await push(first);
    expect(await stateOf(first)).toMatchObject({
      status: 'pending',
      lastError: { code: 'GIT_RATE_LIMITED' },
    });
    await push(second);
    await push(unheard);
    expect(await stateOf(second)).toEqual(before);
    expect(await stateOf(unheard)).toMatchObject({ generation: 0, path: null, lastError: null });
  });

  it('is left alone for twice as long each time that it was too early', async () => {
    const project = await newProject();
    rateLimit();
    await push(project);
    setTime(61);
    await push(project);
    setTime(180);
    await push(project);
    expect(front.requests).toBe(2);
    setTime(182);
    await push(project);
    expect(front.requests).toBe(3);
    expect(logged('circuit opened').map(({ seconds }) => seconds)).toEqual([60, 120, 240]);
  });

  it('is left alone for the first time again where it has served the worker since', async () => {
    const project = await newProject();
    const worker = world.worker(ACCESS_TOKEN);
    rateLimit();
    await push(project, { worker });
    front.answer = { kind: 'pass' };
    setTime(61);
    expect(await push(project, { worker })).toBe('done');
    rateLimit();
    setTime(62);
    await push(project, { worker, change: { full: true } });
    expect(logged('circuit opened').map(({ seconds }) => seconds)).toEqual([60, 60]);
  });

  it('has served nobody where a message is done without a request', async () => {
    const [first, second] = await Promise.all([newProject(), newProject()]);
    const worker = world.worker(ACCESS_TOKEN);
    await push(first, { worker });
    const { head } = await stateOf(first);
    rateLimit();
    await push(second, { worker });
    setTime(61);
    const { requests } = front;
    expect(await push(first, { worker, change: { after: head } })).toBe('done');
    expect(front.requests).toBe(requests);
    await push(second, { worker });
    expect(logged('circuit opened').map(({ seconds }) => seconds)).toEqual([60, 120]);
  });
});

describe('an instance that cannot be connected to', () => {
  it('is left alone after the first message', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const project = await newProject();
    const nowhere = { ...project, key: { ...project.key, instance: closed.origin } };
    expect(await push(nowhere)).toBe('again');
    expect(await push(nowhere)).toBe('again');
    expect(logged('circuit opened')).toMatchObject([{ code: 'GIT_UNREACHABLE', seconds: 60 }]);
    expect(logged('deferred')).toHaveLength(1);
  });
});

describe('an instance that hangs up', () => {
  it('is asked on as long as that happens to one project, or two', async () => {
    const [bad, worse, well] = await Promise.all([newProject(), newProject(), newProject()]);
    for (let time = 0; time < 5; time += 1) {
      front.answer = { kind: 'hang-up' };
      expect(await push(bad)).toBe('again');
      expect(await push(worse)).toBe('again');
      front.answer = { kind: 'pass' };
      expect(await push(well, { change: { full: true } })).toBe('done');
    }
    expect(logged('deferred')).toEqual([]);
    expect(logged('circuit opened')).toEqual([]);
  });

  it('is left alone once it has happened to three', async () => {
    const projects = await Promise.all(Array.from({ length: 4 }, newProject));
    front.answer = { kind: 'hang-up' };
    for (const project of projects.slice(0, 3)) await push(project);
    const { requests } = front;
    expect(requests).toBeGreaterThanOrEqual(3);
    for (const project of projects) expect(await push(project)).toBe('again');
    expect(front.requests).toBe(requests);
    expect(logged('deferred')).toHaveLength(4);
    expect(logged('circuit opened')).toMatchObject([{ code: 'GIT_UNREACHABLE', seconds: 60 }]);
  });

  it('is left alone also when ten workers find out at the same time', async () => {
    const projects = await Promise.all(Array.from({ length: 10 }, newProject));
    front.answer = { kind: 'refuse', status: 503 };
    await Promise.all(projects.map((project) => push(project)));
    const { requests } = front;
    expect(await Promise.all(projects.map((project) => push(project)))).toEqual(projects.map(() => 'again'));
    expect(front.requests).toBe(requests);
    expect(logged('circuit opened')).toHaveLength(1);
  });
});

describe('a message that has waited ten times', () => {
  it('is sent once more, so that its attempts begin to count again', async () => {
    const project = await newProject();
    rateLimit(900);
    await push(project);
    expect(await push(project, { attempts: 10, change: { delivery: 'waiting' } })).toBe('done');
    expect(await world.deadLetter()).toBeUndefined();
    const renewed = await world.receive(world.queueUrl);
    expect(parseMessage(renewed?.Body ?? '')).toMatchObject({ ...project.key, delivery: 'waiting' });
    expect(renewed?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(front.requests).toBe(1);
  });

  it('is given up after six hours, without a request, and the project says so', async () => {
    const [first, second] = await Promise.all([newProject(), newProject()]);
    rateLimit(900);
    await push(first);
    const receivedAt = '2025-12-31T00:00:00Z';
    expect(await push(second, { attempts: 9, change: { receivedAt } })).toBe('again');
    expect(await push(second, { attempts: 10, change: { receivedAt } })).toBe('done');
    expect(front.requests).toBe(1);
    expect(await world.deadLetter()).toMatchObject({
      code: 'CIRCUIT_OPEN',
      reason: expect.stringContaining('GIT_RATE_LIMITED'),
    });
    expect(await stateOf(second)).toMatchObject({ status: 'failed', lastError: { code: 'CIRCUIT_OPEN' } });
  });
});

describe('the item of an instance', () => {
  it('is not written as long as the instance is well', async () => {
    const project = await newProject();
    const before = await circuitItem();
    expect(await push(project)).toBe('done');
    expect(await push({ ...project, path: 'acme/not-here', key: { ...project.key, projectId: 4711 } })).toBe(
      'done',
    );
    expect(await circuitItem()).toEqual(before);
  });

  it('says until when, for how long and why, and is forgotten by the table after a day', async () => {
    rateLimit(120);
    await push(await newProject());
    const seconds = Math.ceil((world.now?.getTime() ?? 0) / 1000);
    expect(await circuitItem()).toMatchObject({
      opening: {
        M: {
          until: { S: new Date((seconds + 120) * 1000).toISOString() },
          seconds: { N: '120' },
          code: { S: 'GIT_RATE_LIMITED' },
        },
      },
      silences: { L: [] },
      expiresAt: { N: String(seconds + 120 + 86_400) },
    });
  });

  it('counts as none where somebody has changed it, and is written anew', async () => {
    const { client, name: TableName } = world.replica.table;
    const Item = { PK: { S: `I#${front.origin}` }, SK: { S: 'CIRCUIT' }, opening: { S: 'for ever' } };
    await client.send(new PutItemCommand({ TableName, Item }));
    const project = await newProject();
    expect(await push(project)).toBe('done');
    rateLimit(120);
    expect(await push(project, { change: { full: true } })).toBe('again');
    expect(await push(project, { change: { full: true } })).toBe('again');
    expect(logged('deferred')).toHaveLength(1);
  });

  it('is in nobody’s way when it cannot be written', async () => {
    const worker = world.worker(ACCESS_TOKEN);
    const store = { ...circuitMemory(), update: async () => Promise.reject(new Error('no table')) };
    const circuits = new Circuits({ ...worker, store });
    rateLimit(120);
    const project = await newProject();
    expect(await push(project, { worker: { ...worker, circuits } })).toBe('again');
    expect(logged('circuit not noted')).toHaveLength(1);
    expect(await stateOf(project)).toMatchObject({ lastError: { code: 'GIT_RATE_LIMITED' } });
  });

  it('loses nothing of what many workers write at the same time', async () => {
    const { read, update } = circuitStore(world.replica.table);
    const instance = 'https://busy.example';
    const ids = Array.from({ length: 8 }, (_, index) => index + 1);
    const at = world.now?.getTime() ?? 0;
    await Promise.all(
      ids.map((projectId) =>
        update(instance, (circuit) => ({ ...circuit, silences: [...circuit.silences, { projectId, at }] })),
      ),
    );
    const { silences } = await read(instance);
    expect(silences.map(({ projectId }) => projectId).toSorted((a, b) => a - b)).toEqual(ids);
  });
});
