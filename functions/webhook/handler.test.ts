import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { parseMessage } from '../../lib/queue/message.ts';
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
let logged: string[];

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
    POWERTOOLS_METRICS_NAMESPACE: 'ModelHubSync',
    // Powertools then writes by way of the console, where the test can listen.
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
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
  logged = [];
  for (const method of ['info', 'warn', 'error', 'log'] as const) {
    jest.spyOn(console, method).mockImplementation((line) => void logged.push(String(line)));
  }
});

/** Sends one delivery to a container that has just been started. */
async function deliver(change: Parameters<typeof webhookEvent>[0] = {}) {
  jest.resetModules();
  const { handler } = await import('./handler.ts');
  const event = webhookEvent({ headers, body: JSON.stringify(push), ...change });
  const result = await handler(event, { awsRequestId: 'request-1' });
  return { ...result, body: JSON.parse(result.body ?? '') };
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
    expect(logged.join('\n')).toContain('secretTokens');
  });

  it('writes one line a delivery and never a token', async () => {
    await deliver();
    await deliver({ headers: { ...headers, 'x-gitlab-token': 'glsoat-wrong' } });
    const lines = logged.map((line) => JSON.parse(line)).filter(({ message }) => message === 'Delivery');
    expect(lines).toMatchObject([
      {
        level: 'INFO',
        status: 'accepted',
        instance: 'https://gitlab.com',
        project: 'mike/diaspora',
        httpStatus: 202,
      },
      { level: 'WARN', status: 'rejected', code: 'BAD_CREDENTIALS', httpStatus: 401 },
    ]);
    expect(logged.join('\n')).not.toContain('glsoat');
  });

  it('counts deliveries by what became of them', async () => {
    await deliver();
    const metrics = logged.map((line) => JSON.parse(line)).filter(({ _aws }) => _aws !== undefined);
    expect(metrics).toMatchObject([{ DeliveriesAccepted: 1, stage: 'test', service: 'model-hub-sync' }]);
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
