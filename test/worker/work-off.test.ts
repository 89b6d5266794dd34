import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { formatMessage } from '../../lib/queue/message.ts';
import { KnownCommits } from '../../lib/replica/known-commits.ts';
import { type LocalSqs, startSqs } from '../../local/sqs.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { captureLog } from '../support/captured-log.ts';
import { connectSqs } from '../support/connect-sqs.ts';
import { startServer } from '../support/git-server.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };

const world = useReplicaWorld();
let sqs: LocalSqs;
let client: SQSClient;
let project: WorldProject;
let queueUrl: string;
let deadLetterQueueUrl: string;
let queues = 0;

beforeAll(async () => {
  sqs = await startSqs();
  client = connectSqs(sqs.endpoint);
});
afterAll(async () => {
  client.destroy();
  await sqs.close();
});
beforeEach(async () => {
  captureLog();
  project = await world().newProject();
  await project.commit({ 'a.hck.json': modelFile('A') });
  queues += 1;
  queueUrl = await createQueue(`queue-${queues}.fifo`);
  deadLetterQueueUrl = await createQueue(`dead-letters-${queues}.fifo`);
});

afterEach(() => void jest.restoreAllMocks());

async function createQueue(QueueName: string): Promise<string> {
  const Attributes = { FifoQueue: 'true', VisibilityTimeout: '600' };
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

async function receive(QueueUrl: string): Promise<Message | undefined> {
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, AttributeNames: ['All'], MessageAttributeNames: ['All'] }),
  );
  return Messages?.[0];
}

/** A message as Lambda hands it over, really received from the queue. */
async function delivered(body: string, attempts = 1): Promise<SQSRecord> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageGroupId: 'group-1',
      MessageDeduplicationId: randomUUID(),
    }),
  );
  const message = await receive(queueUrl);
  return {
    messageId: message?.MessageId ?? '',
    receiptHandle: message?.ReceiptHandle ?? '',
    body,
    attributes: {
      ApproximateReceiveCount: String(attempts),
      SentTimestamp: '0',
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: 'group-1',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: LOCAL_REGION,
  };
}

function push(instance = project.key.instance, path: string | null = project.project.path): string {
  return formatMessage(replicateMessage({ ...project.key, instance, path }));
}

/** A message as a later version of this code writes it. */
function newer(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), version: 2, branches: ['main'] });
}

/** A worker whose secret holds one access token after the other, each time that it is read afresh. */
function worker(...tokens: readonly string[]): Worker {
  const remaining = [...tokens];
  let runs = 0;
  const accessTokenFor: Worker['tokens']['accessTokenFor'] = async (_, { refused } = {}) => {
    if (remaining[0] === refused && remaining.length > 1) remaining.shift();
    return remaining[0] ?? '';
  };
  return {
    config: {
      stage: 'test',
      queueUrl,
      deadLetterQueueUrl,
      table: '',
      accessSecret: '',
      maxModelBytes: 64_000_000,
    },
    queue: client,
    tokens: { accessTokenFor },
    store: world().store,
    knownCommits: new KnownCommits(),
    now: () => new Date(),
    newRunId: () => `worker-${queues}-${++runs}`,
  };
}

/** What the dead-letter queue holds of a message: its body and why it is there. */
async function deadLetter() {
  const message = await receive(deadLetterQueueUrl);
  const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
    name,
    StringValue,
  ]);
  return (
    message && {
      body: message.Body,
      group: message.Attributes?.MessageGroupId,
      ...Object.fromEntries(attributes),
    }
  );
}

const status = async () => (await world().store.readProject(project.key)).status;

describe('workOff', () => {
  it('replicates the project of the message', async () => {
    expect(await workOff(await delivered(push()), context, worker(ACCESS_TOKEN))).toBe('done');
    await project.expectReplicated();
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

  it('parks what only a person can mend, and says so on the project', async () => {
    const body = JSON.stringify({ ...JSON.parse(push()), projectId: 4711, path: 'acme/not-here' });
    expect(await workOff(await delivered(body), context, worker(ACCESS_TOKEN))).toBe('done');
    expect(await deadLetter()).toMatchObject({ body, code: 'GIT_NOT_FOUND', delivery: 'delivery-1' });
    expect(await world().store.readProject({ ...project.key, projectId: 4711 })).toMatchObject({
      status: 'failed',
    });
  });

  it('has what may pass shown again later, and says on the project that it is pending', async () => {
    const record = await delivered(push('http://127.0.0.1:1'));
    expect(await workOff(record, context, worker(ACCESS_TOKEN))).toBe('again');
    expect(await deadLetter()).toBeUndefined();
    const key = { ...project.key, instance: 'http://127.0.0.1:1' };
    expect(await world().store.readProject(key)).toMatchObject({
      status: 'pending',
      lastError: { code: 'GIT_UNREACHABLE' },
    });
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
  });

  it('parks when there is no newer token, without the token', async () => {
    expect(await workOff(await delivered(push()), context, worker('glpat-revoked'))).toBe('done');
    const letter = await deadLetter();
    expect(letter).toMatchObject({ code: 'GIT_UNAUTHORIZED' });
    expect(JSON.stringify(letter)).not.toContain('glpat-revoked');
    expect(await status()).toBe('failed');
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
    expect(await world().store.readProject({ ...project.key, instance })).toMatchObject({ status: 'failed' });
  });

  it('is done with a project that is gone', async () => {
    await workOff(await delivered(push()), context, worker(ACCESS_TOKEN));
    await world().gitlab.gitlab.removeProject(project.key.projectId);
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
