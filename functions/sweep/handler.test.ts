import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { formatProjectKey, type ProjectKey } from '../../lib/project-key.ts';
import { parseMessage } from '../../lib/queue/message.ts';
import { messageGroup } from '../../lib/queue/send.ts';
import { forgetProject } from '../../lib/replica/forget.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { isDue, slotAt } from '../../lib/sweep/due.ts';
import type { ApiAccess } from '../../local/gitlab/api-access.ts';
import { type CapturedLog, captureLog } from '../../test/support/captured-log.ts';
import { FINISH } from '../../test/support/cards.ts';
import { startServer } from '../../test/support/git-server.ts';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import { type HubTable, startHubTable } from '../../test/support/hub-table.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { type SecretsManagerStub, startSecretsManagerStub } from '../../test/support/secrets-manager-stub.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };
/** A full hour: the sweep that does everything. */
const HOUR = new Date('2026-11-27T12:00:20Z');
const QUARTER = new Date('2026-11-27T12:15:20Z');

let table: HubTable;
let sqs: FauxqsServer;
let secretsManager: SecretsManagerStub;
let gitlab: TestGitLab;
let apiAccess: ApiAccess;
let tokenExpiresAt: string | null;
let log: CapturedLog;
let queueUrl: string;
let queue: string;

beforeAll(async () => {
  table = await startHubTable();
  sqs = await startFauxqs({ port: 0, logger: false });
  secretsManager = await startSecretsManagerStub();
  gitlab = await startTestGitLab({
    hookUrl: 'https://hub.example/gateway/public/sync',
    apiAccess: () => apiAccess,
    tokenExpiresAt: () => tokenExpiresAt,
  });
});
afterAll(async () => {
  await gitlab.close();
  await secretsManager[Symbol.asyncDispose]();
  await sqs.stop();
  await table.close();
});

beforeEach(() => {
  jest.resetModules();
  queue = `${randomUUID()}.fifo`;
  ({ queueUrl } = sqs.createQueue(queue, { attributes: { FifoQueue: 'true' } }));
  pointAwsAt('SQS', `http://127.0.0.1:${sqs.port}`);
  pointAwsAt('SECRETS_MANAGER', secretsManager.endpoint);
  Object.assign(process.env, {
    ...{ MODELHUB_STAGE: 'test', MODELHUB_QUEUE_URL: queueUrl, MODELHUB_TABLE: table.name },
    ...{ MODELHUB_ACCESS_SECRET: 'access', SWEEP_HOURS: '6', SWEEP_GROUPS: '' },
    MODELHUB_SYNC_URL: '',
    POWERTOOLS_SERVICE_NAME: 'model-hub-sync',
  });
  apiAccess = 'full';
  tokenExpiresAt = null;
  putTokens({ [gitlab.gitlab.url]: ACCESS_TOKEN });
  log = captureLog();
});
afterEach(() => void jest.restoreAllMocks());

function putTokens(tokens: Readonly<Record<string, string>>): void {
  const instances = Object.fromEntries(
    Object.entries(tokens).map(([instance, accessToken]) => [instance, { accessToken }]),
  );
  secretsManager.values.set('access', JSON.stringify({ instances }));
}

async function run(event: object) {
  const { handler } = await import('./handler.ts');
  return handler(event, context);
}
const at = (time: Date) => ({ 'detail-type': 'Scheduled Event', time: time.toISOString() });

function queued() {
  const { ready = [] } = sqs.inspectQueue(queue)?.messages ?? {};
  return ready.map(({ body, messageGroupId }) => ({ message: parseMessage(body), messageGroupId }));
}
const queuedKeys = () => queued().map(({ message }) => formatProjectKey(message));

const nowhere = { instance: 'https://nowhere.example' };
const register = (key: ProjectKey, path: string | null = 'acme/first') =>
  replicaStore(table).registerProject(key, path, '2026-11-01T10:00:00Z');
const metricsNamed = (name: string) => log.metrics().flatMap((one) => (name in one ? [one[name]] : []));

describe('a sweep', () => {
  it('has every project looked at that the hub knows when it is asked for all', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => index + 1);
    const keys = ids.map((projectId) => ({ ...nowhere, projectId }));
    await Promise.all(keys.map((key) => register(key)));
    expect(await run({ all: true })).toEqual({ projects: 130, discovered: 0, failures: 0 });
    expect(queuedKeys().toSorted()).toEqual(keys.map(formatProjectKey).toSorted());
    for (const { message, messageGroupId } of queued()) {
      expect(message).toMatchObject({
        ...{ sentBy: 'sweep', trigger: 'project_update' },
        ...{ path: 'acme/first', after: null, full: false },
      });
      expect(messageGroupId).toBe(messageGroup(message));
    }
    expect(metricsNamed('SweptProjects')).toEqual([130]);
    expect(metricsNamed('SweepFailures')).toEqual([0]);
  });

  it('has those looked at whose turn it is when the clock asks', async () => {
    const keys = Array.from({ length: 130 }, (_, index) => ({ ...nowhere, projectId: index + 1 }));
    const due = keys.filter((key) => isDue(key, slotAt(QUARTER), 6)).map(formatProjectKey);
    await run(at(QUARTER));
    expect(queuedKeys().toSorted()).toEqual(due.toSorted());
    expect(due.length).toBeGreaterThan(0);
  });

  it('leaves projects alone that fail for want of an access token until their instance has one, and says so', async () => {
    const removed = 'https://removed.example';
    const keys = [1, 2].map((projectId) => ({ instance: removed, projectId }));
    for (const key of keys) {
      await register(key);
      const { generation } = await replicaStore(table).readProject(key);
      const entry = { at: '2026-11-26T10:00:00.000Z', run: 'r', trigger: 'push', delivery: 'd' };
      const error = { code: 'NO_ACCESS_TOKEN', message: 'There is none.', advice: null };
      const failure = { ...entry, status: 'failed', error, unusable: null } as const;
      await replicaStore(table).noteFailure({ key, generation }, failure);
    }
    const asked = () => queued().filter(({ message }) => message.instance === removed);
    await run({ all: true });
    expect(asked()).toEqual([]);
    const warning = { level: 'WARN', message: 'Projects without an access token', instance: removed };
    expect(log.entries()).toContainEqual(expect.objectContaining({ ...warning, projects: 2 }));
    // They wait for a person all the same.
    expect(metricsNamed('FailedProjects')).toEqual([2]);

    // Where nobody can say what is in the secret, all are asked for.
    secretsManager.values.set('access', 'no JSON');
    await run({ all: true });
    expect(asked()).toHaveLength(2);
    putTokens({ [removed]: ACCESS_TOKEN });
    await run({ all: true });
    expect(asked()).toHaveLength(4);
    const [store, now] = [replicaStore(table), () => new Date()];
    for (const key of keys) await forgetProject(key, store, now, () => 'run');
  });

  it('leaves it to the table where a project is by now', async () => {
    const key = { instance: 'https://moved.example', projectId: 1 };
    await register(key, 'acme/former');
    await replicaStore(table).transact({ key, generation: 0 }, FINISH, []);
    await run({ all: true });
    const [moved] = queued().filter(({ message }) => message.instance === key.instance);
    expect(moved?.message.path).toBeNull();
  });

  it('counts what waits for a person, and looks at it all the same, but seldom at what GitLab has deleted', async () => {
    const failure = {
      at: '2026-11-27T10:00:00Z',
      run: 'r',
      trigger: 'push',
      delivery: 'd',
      unusable: null,
    } as const;
    const error = { code: 'GIT_FORBIDDEN', message: 'No.', advice: null };
    const failed = { instance: 'https://failed.example', projectId: 1 };
    const gone = { instance: 'https://gone.example', projectId: 1 };
    for (const [key, status] of [
      [failed, 'failed'],
      [gone, 'gone'],
    ] as const) {
      await register(key);
      await replicaStore(table).noteFailure({ key, generation: 0 }, { ...failure, status, error });
    }
    await run({ all: true });
    expect(queuedKeys()).toEqual(expect.arrayContaining([failed, gone].map(formatProjectKey)));
    expect(metricsNamed('FailedProjects')).toEqual([1]);

    const turns = Array.from({ length: 28 * 24 }, (_, turn) => new Date(HOUR.getTime() + turn * 15 * 60_000));
    const due = turns.filter((time) => isDue(gone, slotAt(time), 6));
    const looks = () => queuedKeys().filter((key) => key === formatProjectKey(gone)).length;
    expect(looks()).toBe(1);
    for (const time of due) await run(at(time));
    expect([due.length, looks()]).toEqual([28, 2]);
  });

  it('throws where the queue takes nothing, once it has done the rest', async () => {
    tokenExpiresAt = '2020-01-01';
    process.env.MODELHUB_QUEUE_URL = queueUrl.replace(queue, 'other.fifo');
    await expect(run({ all: true })).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    expect(metricsNamed('AccessTokenDaysLeft')).toHaveLength(1);
    expect(metricsNamed('SweepFailures')).toEqual([[0, 1]]);
  });

  it('throws where the list cannot be read, asks after tokens all the same, and takes no project for a new one', async () => {
    tokenExpiresAt = '2020-01-01';
    Object.assign(process.env, {
      MODELHUB_TABLE: 'no-such-table',
      SWEEP_GROUPS: `${gitlab.gitlab.url}/unread`,
    });
    await gitlab.newProject({ path: 'unread/models' });
    await expect(run({ all: true })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(metricsNamed('AccessTokenDaysLeft')).toHaveLength(1);
    expect(queued()).toEqual([]);
  });
});

describe('discovery', () => {
  beforeEach(() => {
    process.env.SWEEP_GROUPS = `${gitlab.gitlab.url}/acme`;
  });

  it('has the projects of a group and its subgroups looked at that the hub does not know, page by page', async () => {
    const old = await gitlab.newProject();
    await register({ instance: gitlab.gitlab.url, projectId: old.id });
    const fresh = await Promise.all(Array.from({ length: 104 }, () => gitlab.newProject()));
    const other = await gitlab.newProject({ path: 'other/models' });
    expect(await run(at(HOUR))).toMatchObject({ discovered: 104, failures: 0 });
    const found = queued().filter(({ message }) => message.instance === gitlab.gitlab.url);
    const ids = found.map(({ message }) => message.projectId);
    expect(ids).toEqual(expect.arrayContaining(fresh.map(({ id }) => id)));
    expect(ids).not.toContain(other.id);
    const [first] = fresh;
    expect(found.find(({ message }) => message.projectId === first?.id)?.message).toMatchObject({
      path: first?.path,
      trigger: 'project_update',
      sentBy: 'sweep',
    });
    expect(metricsNamed('DiscoveredProjects')).toEqual([[0, 104]]);
  });

  it('is done once an hour', async () => {
    expect(await run(at(QUARTER))).toMatchObject({ discovered: 0 });
    expect(log.entries().filter(({ message }) => message === 'Discovery')).toEqual([]);
  });

  it('says what to do where the token may not, and all else is done', async () => {
    apiAccess = 'files';
    expect(await run({ all: true })).toMatchObject({ discovered: 0, failures: 1 });
    expect(queued().length).toBeGreaterThan(0);
    expect(log.entries()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        part: 'discovery',
        error: expect.objectContaining({ code: 'GROUP_NOT_LISTED' }),
      }),
    );
  });

  it('says which group is of no instance that there is a token for', async () => {
    process.env.SWEEP_GROUPS = 'https://nowhere.example/acme';
    expect(await run(at(HOUR))).toMatchObject({ failures: 1 });
    expect(log.entries()).toContainEqual(
      expect.objectContaining({
        where: 'https://nowhere.example/acme',
        error: expect.objectContaining({ code: 'NO_ACCESS_TOKEN' }),
      }),
    );
  });
});

describe("an instance's health", () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it.each([
    [30, []],
    [13, ['WARN']],
  ])('has the %d days that its token has left, by instance and over all', async (days, levels) => {
    tokenExpiresAt = inDays(days);
    await run(at(HOUR));
    const [metric] = log.metrics().filter((one) => 'AccessTokenDaysLeft' in one);
    expect(metric).toMatchObject({ AccessTokenDaysLeft: days, instance: gitlab.gitlab.url, stage: 'test' });
    expect(metric).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Dimensions: [
              ['service', 'stage'],
              ['service', 'stage', 'instance'],
            ],
          },
        ],
      },
    });
    const lines = log.entries().filter(({ message }) => message === 'Access token expires');
    expect(lines.map(({ level }) => level)).toEqual(levels);
  });

  it('has none left where GitLab refuses the token, with advice, and another instance is asked all the same', async () => {
    const other = await startTestGitLab({ tokenExpiresAt: () => inDays(30) });
    putTokens({ [gitlab.gitlab.url]: 'glpat-revoked-by-somebody', [other.gitlab.url]: ACCESS_TOKEN });
    expect(await run(at(HOUR))).toMatchObject({ failures: 0 });
    await other.close();
    const days = log.metrics().filter((one) => 'AccessTokenDaysLeft' in one);
    expect(days).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ instance: gitlab.gitlab.url, AccessTokenDaysLeft: 0 }),
        expect.objectContaining({ instance: other.gitlab.url, AccessTokenDaysLeft: 30 }),
      ]),
    );
    expect(log.entries()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'Access token refused',
        instance: gitlab.gitlab.url,
        error: expect.objectContaining({
          code: 'GITLAB_UNAUTHORIZED',
          advice: expect.stringContaining('valid token'),
        }),
      }),
    );
  });

  it('is that of the newer token where the one that was read has been replaced meanwhile', async () => {
    let asked = 0;
    // The token is put into the secret while GitLab refuses the former one.
    const front = await startServer((request, response) => {
      asked += 1;
      putTokens({ [front.origin]: ACCESS_TOKEN });
      const isNew = request.headers['private-token'] === ACCESS_TOKEN;
      const body = { name: 'hub', active: true, expires_at: inDays(30) };
      response.writeHead(isNew ? 200 : 401).end(JSON.stringify(body));
    });
    putTokens({ [front.origin]: 'glpat-replaced-meanwhile' });
    await run(at(HOUR));
    await front.close();
    expect(asked).toBe(2);
    expect(metricsNamed('AccessTokenDaysLeft')).toEqual([30]);
    expect(log.entries().filter(({ message }) => message === 'Access token refused')).toEqual([]);
  });

  it('is told of all instances where one refuses its token and the secret cannot be read again', async () => {
    const front = await startServer((_, response) => {
      secretsManager.failure = 500;
      response.writeHead(401).end('{}');
    });
    tokenExpiresAt = inDays(30);
    putTokens({ [front.origin]: 'glpat-refused', [gitlab.gitlab.url]: ACCESS_TOKEN });
    expect(await run(at(HOUR))).toMatchObject({ failures: 1 });
    secretsManager.failure = undefined;
    await front.close();
    expect(metricsNamed('AccessTokenDaysLeft').toSorted()).toEqual([0, 30]);
    expect(log.entries()).toContainEqual(
      expect.objectContaining({ message: 'Access token refused', instance: front.origin }),
    );
  });

  it('is a failure where an instance does not answer, and no other is kept from being asked', async () => {
    tokenExpiresAt = inDays(30);
    putTokens({ 'http://127.0.0.1:9': ACCESS_TOKEN, [gitlab.gitlab.url]: ACCESS_TOKEN });
    expect(await run(at(HOUR))).toMatchObject({ failures: 1 });
    expect(metricsNamed('AccessTokenDaysLeft')).toEqual([30]);
  });

  it('has a count of hooks that are disabled, where the token may see them', async () => {
    const project = await gitlab.newProject();
    await register({ instance: gitlab.gitlab.url, projectId: project.id });
    await run({ all: true });
    expect(metricsNamed('HooksDisabled')).toEqual([0]);
  });

  it('counts no hooks of another hub', async () => {
    const url = 'https://theirs.example/gateway/public/sync';
    const hooks = JSON.stringify([{ id: 7, url, alert_status: 'disabled' }]);
    const { origin, close } = await startServer((request, response) =>
      response.end(request.url?.includes('/hooks') ? hooks : '{}'),
    );
    putTokens({ [origin]: ACCESS_TOKEN });
    await register({ instance: origin, projectId: 1 });
    process.env.MODELHUB_SYNC_URL = 'https://ours.example/gateway/public/sync';
    await run({ all: true });
    expect(metricsNamed('HooksDisabled')).toEqual([0]);

    jest.resetModules();
    process.env.MODELHUB_SYNC_URL = url;
    await run({ all: true });
    expect(metricsNamed('HooksDisabled')).toEqual([0, 1]);
    await close();
  });

  it('has no such count where the token may not, which is said once', async () => {
    apiAccess = 'files';
    await run({ all: true });
    await run({ all: true });
    expect(metricsNamed('HooksDisabled')).toEqual([]);
    const told = log.entries().filter(({ message }) => String(message).includes('webhooks are disabled'));
    expect(told.map(({ level }) => level)).toEqual(['INFO']);
  });

  it('is unknown without the secret, and projects are looked at all the same', async () => {
    secretsManager.values.clear();
    const { projects, failures } = await run({ all: true });
    expect(projects).toBeGreaterThan(100);
    expect(failures).toBe(1);
  });
});
