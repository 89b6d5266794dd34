import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { parseMessage } from '../../lib/queue/message.ts';
import { type CapturedLog, captureLog } from '../../test/support/captured-log.ts';
import { type Container, startContainer } from '../../test/support/container.ts';
import { type SecretsManagerStub, startSecretsManagerStub } from '../../test/support/secrets-manager-stub.ts';
import { webhookEvent } from '../../test/support/webhook-event.ts';

const push = {
  object_kind: 'push',
  ref: 'refs/heads/main',
  after: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
  project: { id: 15, path_with_namespace: 'mike/diaspora', default_branch: 'main' },
};
const headers = {
  'x-gitlab-event': 'Push Hook',
  'x-gitlab-instance': 'https://gitlab.com',
  'x-gitlab-token': 'glsoat-token',
  'webhook-id': 'delivery-1',
};
const secret = { instances: { 'https://gitlab.com': { secretTokens: ['glsoat-token'] } } };

let sqs: FauxqsServer;
let secretsManager: SecretsManagerStub;
let log: CapturedLog;

beforeAll(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  secretsManager = await startSecretsManagerStub();
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${sqs.port}`,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
    MODELHUB_STAGE: 'test',
    MODELHUB_QUEUE_URL: sqs.createQueue('hub.fifo', { attributes: { FifoQueue: 'true' } }).queueUrl,
    MODELHUB_WEBHOOK_SECRET: 'webhook',
    POWERTOOLS_SERVICE_NAME: 'model-hub-sync',
  });
});

afterAll(async () => {
  await sqs.stop();
  await secretsManager[Symbol.asyncDispose]();
});

beforeEach(() => {
  sqs.reset();
  secretsManager.failure = undefined;
  secretsManager.values.set('webhook', JSON.stringify(secret));
  log = captureLog();
});

afterEach(() => void jest.restoreAllMocks());

/** Sends one delivery to a container that has just been started. */
async function deliver(change: Parameters<Container>[0] = {}) {
  const container = await startContainer();
  return container({ headers, body: JSON.stringify(push), ...change });
}

const queued = () => sqs.inspectQueue('hub.fifo')?.messages.ready ?? [];

describe('POST /gateway/public/sync', () => {
  it('answers 202 to a push of the default branch, which is then in the queue', async () => {
    expect(await deliver()).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: {
        status: 'accepted',
        code: 'QUEUED',
        reason: expect.any(String),
        delivery: 'delivery-1',
        project: 'mike/diaspora',
        ref: 'refs/heads/main',
        requestId: 'request-1',
      },
    });
    expect(queued().map(({ body }) => parseMessage(body))).toMatchObject([
      { projectId: 15, path: 'mike/diaspora' },
    ]);
  });

  it('answers 401 to a wrong token, and queues nothing', async () => {
    const { statusCode, body } = await deliver({ headers: { ...headers, 'x-gitlab-token': 'wrong' } });
    expect({ statusCode, body }).toMatchObject({ statusCode: 401, body: { code: 'BAD_CREDENTIALS' } });
    expect(queued()).toEqual([]);
  });

  it('answers 503 with Retry-After while Secrets Manager fails, and is well again at once after', async () => {
    secretsManager.failure = 500;
    expect(await deliver()).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      body: { status: 'unavailable', code: 'SECRETS_UNAVAILABLE' },
    });
    secretsManager.failure = undefined;
    expect(await deliver()).toMatchObject({ statusCode: 202 });
  });

  it('answers 503 while the secret has no value yet, and the log says what to put in', async () => {
    secretsManager.values.clear();
    expect(await deliver()).toMatchObject({ statusCode: 503, body: { code: 'SECRETS_UNAVAILABLE' } });
    expect(log.lines.join()).toContain('hub gitlab add');
  });

  it('writes one line a delivery', async () => {
    await deliver({
      headers: { ...headers, 'X-GitLab-Event-UUID': 'event-1', 'User-Agent': 'GitLab/19.2.1' },
    });
    await deliver({ headers: { ...headers, 'x-gitlab-token': 'glsoat-wrong' } });
    await deliver({ body: JSON.stringify({ ...push, ref: 'refs/tags/v1' }) });
    expect(log.entries()).toMatchObject([
      {
        message: 'Delivery',
        level: 'INFO',
        httpStatus: 202,
        status: 'accepted',
        code: 'QUEUED',
        delivery: 'delivery-1',
        instance: 'https://gitlab.com',
        project: 'mike/diaspora',
        projectId: 15,
        trigger: 'push',
        full: false,
        event: 'Push Hook',
        eventUuid: 'event-1',
        userAgent: 'GitLab/19.2.1',
        durationMs: expect.any(Number),
      },
      { level: 'WARN', httpStatus: 401, status: 'rejected', code: 'BAD_CREDENTIALS' },
      { level: 'INFO', httpStatus: 200, status: 'ignored', code: 'TAG', instance: 'https://gitlab.com' },
    ]);
  });

  it('counts deliveries by what became of them, and by that and the reason', async () => {
    await deliver();
    await deliver({ headers: { ...headers, 'x-gitlab-token': 'glsoat-wrong' } });
    expect(log.metrics()).toMatchObject([
      { DeliveriesAccepted: 1, code: 'QUEUED', stage: 'test', service: 'model-hub-sync' },
      { DeliveriesRejected: 1, code: 'BAD_CREDENTIALS' },
    ]);
    expect(log.metrics()[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Dimensions: [
              ['service', 'stage'],
              ['service', 'stage', 'code'],
            ],
          },
        ],
      },
    });
  });

  it('warns of an access token that expires, with the days left', async () => {
    const expiresAt = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const { statusCode, body } = await deliver({
      headers: { ...headers, 'x-gitlab-event': 'Resource Access Token Hook' },
      body: JSON.stringify({
        object_kind: 'access_token',
        event_name: 'expiring_access_token',
        project: push.project,
        object_attributes: { name: 'hub', expires_at: expiresAt },
      }),
    });
    expect({ statusCode, body }).toMatchObject({ statusCode: 200, body: { code: 'TOKEN_EXPIRES' } });
    expect(log.entries()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'Access token expires',
        instance: 'https://gitlab.com',
        project: 'mike/diaspora',
        token: 'hub',
        expiresAt,
        daysLeft: 7,
      }),
    );
    expect(log.metrics()[1]).toMatchObject({ ExpiringTokenEvents: 1, stage: 'test' });
    expect(queued()).toEqual([]);
  });
});

describe('GET /gateway/public/info', () => {
  it('says what is deployed', async () => {
    const { handler } = await import('./handler.ts');
    const { statusCode, body } = await handler(webhookEvent({}, 'GET'), { awsRequestId: 'request-1' });
    expect({ statusCode, ...JSON.parse(body ?? '') }).toEqual({
      statusCode: 200,
      service: 'model-hub-sync',
      version: 'development',
      stage: 'test',
    });
  });
});
