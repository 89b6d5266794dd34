import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { type LocalSecretsManager, startSecretsManager } from '../../local/secrets-manager/start.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { type CapturedLog, captureLog } from '../support/captured-log.ts';
import { type Container, startContainer, type WebhookAnswer } from '../support/container.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { pointAwsAt } from '../support/point-aws-at.ts';
import { PUSH, pushWithToken, signedPush } from '../support/push-delivery.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { signingToken } from '../support/signed.ts';

const MINUTE = 60_000;
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:WebhookSecret-abcdef';
const [OLD, NEW, FORGED] = ['glwt-old', 'glwt-new', 'glwt-forged'];
const [OLD_SIGNING, NEW_SIGNING, FORGED_SIGNING] = [1, 2, 3].map(signingToken);

const FAULTS: readonly [string, Fault][] = [
  ['cuts its connections', { kind: 'cut' }],
  ['throttles', { kind: 'refusal', status: 400, type: 'ThrottlingException' }],
  ['fails', { kind: 'refusal', status: 500, type: 'InternalFailure' }],
  ['is silent', { kind: 'silence' }],
];

let sqs: FauxqsServer;
let secretsManager: LocalSecretsManager;
let operator: SecretsManagerClient;
let queue: FaultProxy;
let secrets: FaultProxy;
let log: CapturedLog;

beforeAll(async () => {
  [sqs, secretsManager] = await Promise.all([startFauxqs({ port: 0, logger: false }), startSecretsManager()]);
  const { queueUrl } = sqs.createQueue('hub.fifo', { attributes: { FifoQueue: 'true' } });
  await secretsManager.create({ name: 'WebhookSecret', arn: SECRET_ARN });
  operator = new SecretsManagerClient({
    endpoint: secretsManager.endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  Object.assign(process.env, {
    MODELHUB_STAGE: 'test',
    MODELHUB_QUEUE_URL: queueUrl,
    MODELHUB_WEBHOOK_SECRET: SECRET_ARN,
  });
});
afterAll(async () => {
  operator.destroy();
  await Promise.all([sqs.stop(), secretsManager.close()]);
});

beforeEach(async () => {
  // Only the calendar: a test may turn it, while servers and time-outs go on.
  jest.useFakeTimers({
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
  sqs.reset();
  [queue, secrets] = await Promise.all([
    startFaultProxy(`http://127.0.0.1:${sqs.port}`),
    startFaultProxy(secretsManager.endpoint),
  ]);
  pointAwsAt('SQS', queue.endpoint);
  pointAwsAt('SECRETS_MANAGER', secrets.endpoint);
  await putSecret({ secretTokens: [OLD] });
  log = captureLog();
});
afterEach(async () => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  await Promise.all([queue[Symbol.asyncDispose](), secrets[Symbol.asyncDispose]()]);
});

async function putSecret(entry: { secretTokens?: string[]; signingTokens?: (string | undefined)[] }) {
  const SecretString = JSON.stringify({ instances: { 'https://gitlab.com': entry } });
  await operator.send(new PutSecretValueCommand({ SecretId: SECRET_ARN, SecretString }));
}

function pass(milliseconds: number): void {
  jest.setSystemTime(Date.now() + milliseconds);
}

/** A container, to which no two deliveries come at the same time. */
async function freshContainer(): Promise<Container> {
  const container = await startContainer();
  return (change) => {
    pass(1);
    return container(change);
  };
}

const queued = () => sqs.inspectQueue('hub.fifo')?.messages.ready.length ?? 0;
const push = pushWithToken(OLD);
const forgery = pushWithToken(FORGED);
const accepted = { statusCode: 202, body: { code: 'QUEUED' } };
const unavailable = (code: string) => ({
  statusCode: 503,
  headers: { 'retry-after': expect.stringMatching(/^[1-9]\d?$/) },
  body: { status: 'unavailable', code },
});

describe.each(FAULTS)('the front door, when Secrets Manager %s', (_, fault) => {
  it('answers 503 at a cold start, and is well again at once after', async () => {
    const container = await freshContainer();
    secrets.fault = fault;
    expect(await container(push)).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
    secrets.fault = undefined;
    expect(await container(push)).toMatchObject(accepted);
    expect(queued()).toBe(1);
  });

  it('goes on with what it has read later on, and asks for more only now and then', async () => {
    const container = await freshContainer();
    await container(push);
    secrets.fault = fault;
    pass(6 * MINUTE);
    expect(await container(push)).toMatchObject(accepted);
    expect(log.entries()).toContainEqual(
      expect.objectContaining({ message: 'The webhook secret as read before serves on' }),
    );
    const asked = secrets.requests;
    pass(10_000);
    expect(await container(push)).toMatchObject(accepted);
    expect(await container(forgery)).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
    expect(secrets.requests).toBe(asked);
  });
});

describe('the front door, when Secrets Manager has been down for long', () => {
  it('answers 503 rather than trust what it has read six hours ago', async () => {
    const container = await freshContainer();
    await container(push);
    secrets.fault = { kind: 'cut' };
    pass(6 * 60 * MINUTE - 1000);
    expect(await container(push)).toMatchObject(accepted);
    pass(MINUTE);
    expect(await container(push)).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
  });
});

describe('the front door, when Secrets Manager is slow', () => {
  it('waits for it', async () => {
    const container = await freshContainer();
    secrets.fault = { kind: 'slow', milliseconds: 300 };
    expect(await container(push)).toMatchObject(accepted);
  });

  it('tries again for a request that was throttled', async () => {
    const container = await freshContainer();
    secrets.fault = { kind: 'refusal', status: 400, type: 'ThrottlingException' };
    secrets.remaining = 1;
    expect(await container(push)).toMatchObject(accepted);
    expect(secrets.requests).toBe(2);
  });
});

describe.each(FAULTS)('the front door, when SQS %s', (_, fault) => {
  it('acknowledges nothing, and is well again at once after', async () => {
    const container = await freshContainer();
    queue.fault = fault;
    expect(await container(push)).toMatchObject(unavailable('QUEUE_UNAVAILABLE'));
    expect(queued()).toBe(0);
    queue.fault = undefined;
    expect(await container(push)).toMatchObject(accepted);
    expect(queued()).toBe(1);
  });
});

describe('the front door, when SQS is slow', () => {
  it('acknowledges only what the queue has taken', async () => {
    const container = await freshContainer();
    queue.fault = { kind: 'slow', milliseconds: 300 };
    expect(await container(push)).toMatchObject(accepted);
    expect(queued()).toBe(1);
  });

  it('would rather queue twice than acknowledge what may be lost', async () => {
    const container = await freshContainer();
    queue.fault = { kind: 'lost-answer' };
    expect(await container(push)).toMatchObject(unavailable('QUEUE_UNAVAILABLE'));
    expect(queued()).toBeGreaterThan(0);
  });
});

describe('the front door, while a secret is rotated', () => {
  const DELIVERIES = shortOrLong(250, 1000);

  /** Deliveries to containers, each of which takes one at a time; the operator acts before some of them. */
  async function burst(
    containers: readonly Container[],
    deliver: (index: number) => Parameters<Container>[0],
  ) {
    const counts: Record<string, number> = {};
    let next = 0;
    const work = async (container: Container) => {
      for (let index = next++; index < DELIVERIES; index = next++) {
        await OPERATOR[index]?.();
        const { statusCode, body }: WebhookAnswer = await container(deliver(index));
        const outcome = `${statusCode} ${body.code}`;
        counts[outcome] = (counts[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(containers.map(work));
    return counts;
  }

  // The new value is put in beside the old one, then entered in GitLab, then the old one is taken out.
  const isNew = (index: number) => index >= DELIVERIES / 2;
  const OPERATOR: Record<number, () => Promise<void>> = {
    [DELIVERIES * 0.4]: () =>
      putSecret({ secretTokens: [NEW, OLD], signingTokens: [NEW_SIGNING, OLD_SIGNING] }),
    [DELIVERIES * 0.8]: () => putSecret({ secretTokens: [NEW], signingTokens: [NEW_SIGNING] }),
  };

  it.each([
    ['secret', (index: number) => pushWithToken((isNew(index) ? NEW : OLD) ?? '')],
    ['signing', (index: number) => signedPush((isNew(index) ? NEW_SIGNING : OLD_SIGNING) ?? '', new Date())],
  ])(`refuses none of ${DELIVERIES} deliveries with the old and the new %s token`, async (_, deliver) => {
    await putSecret({ secretTokens: [OLD], signingTokens: [OLD_SIGNING] });
    const containers = [await freshContainer(), await freshContainer(), await freshContainer()];
    expect(await burst(containers, deliver)).toEqual({ '202 QUEUED': DELIVERIES });
    expect(queued()).toBe(DELIVERIES);
    expect(secrets.requests).toBe(2 * containers.length);
  });

  it('never answers 401 to a new token because somebody else has tried wrong ones', async () => {
    const container = await freshContainer();
    await container(push);
    expect(await container(forgery)).toMatchObject({ statusCode: 401 });
    await putSecret({ secretTokens: [NEW] });
    const renewed = pushWithToken(NEW ?? '');
    for (let second = 0; second < 29; second += 1) {
      expect(await container(renewed)).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
      expect(await container(forgery)).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
      pass(1000);
    }
    pass(1000);
    expect(await container(renewed)).toMatchObject(accepted);
    expect(secrets.requests).toBe(3);
  });

  it('counts what it cannot tell apart from what is down', async () => {
    const container = await freshContainer();
    await container(push);
    await container(forgery);
    await container(forgery);
    const [, rejected, inDoubt] = log.metrics();
    expect(rejected).toMatchObject({ DeliveriesRejected: 1, code: 'BAD_CREDENTIALS' });
    expect(inDoubt).toMatchObject({ DeliveriesInDoubt: 1, code: 'SECRETS_UNAVAILABLE' });
    expect(log.entries().at(-1)).toMatchObject({ level: 'WARN', httpStatus: 503 });
  });
});

describe('the front door, when deliveries are signed', () => {
  beforeEach(() => putSecret({ signingTokens: [OLD_SIGNING] }));

  it('refuses a delivery that somebody has recorded and plays again', async () => {
    const container = await freshContainer();
    const recorded = signedPush(OLD_SIGNING ?? '', new Date());
    expect(await container(recorded)).toMatchObject(accepted);
    pass(5 * MINUTE + 1000);
    const stale = { statusCode: 401, body: { code: 'STALE_TIMESTAMP' } };
    for (let times = 0; times < 3; times += 1) expect(await container(recorded)).toMatchObject(stale);
    expect(queued()).toBe(1);
    expect(secrets.requests).toBe(2);
  });

  it('refuses what it had accepted once somebody has emptied the secret', async () => {
    const container = await freshContainer();
    const delivery = () => signedPush(OLD_SIGNING ?? '', new Date());
    expect(await container(delivery())).toMatchObject(accepted);
    await operator.send(new PutSecretValueCommand({ SecretId: SECRET_ARN, SecretString: '{}' }));
    pass(5 * MINUTE + 1000);
    expect(await container(delivery())).toMatchObject(unavailable('SECRETS_UNAVAILABLE'));
  });

  it.each([
    [-6, 'STALE_TIMESTAMP'],
    [-4, 'QUEUED'],
    [4, 'QUEUED'],
    [6, 'STALE_TIMESTAMP'],
  ])('answers a GitLab whose clock is %d minutes off with %s', async (minutes, code) => {
    const container = await freshContainer();
    const delivery = signedPush(OLD_SIGNING ?? '', new Date(Date.now() + minutes * MINUTE));
    expect(await container(delivery)).toMatchObject({ body: { code } });
  });

  it('refuses another body under a genuine signature, and a genuine body under another', async () => {
    const container = await freshContainer();
    const genuine = signedPush(OLD_SIGNING ?? '', new Date());
    const changed = JSON.stringify({ ...PUSH, after: null });
    expect(await container({ ...genuine, body: changed })).toMatchObject({ statusCode: 401 });
    pass(MINUTE);
    expect(await container(signedPush(FORGED_SIGNING ?? '', new Date()))).toMatchObject({ statusCode: 401 });
    expect(queued()).toBe(0);
  });
});
