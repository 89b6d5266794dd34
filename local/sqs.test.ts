import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectSqs } from '../test/support/connect-sqs.ts';
import { type LocalSqs, startSqs } from './sqs.ts';
import { LOCAL_REGION } from './template/names.ts';

let dataDir: string;
let sqs: LocalSqs;
let client: SQSClient;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelhub-'));
  await start();
});

afterEach(async () => {
  await stop();
  await rm(dataDir, { recursive: true });
});

async function start(): Promise<void> {
  sqs = await startSqs({ dataDir });
  client = connectSqs(sqs.endpoint);
}

async function stop(): Promise<void> {
  client.destroy();
  await sqs.close();
}

const urlOf = (name: string) => `${sqs.endpoint}/000000000000/${name}.fifo`;

function createQueue(name: string, Attributes: Record<string, string> = {}) {
  return client.send(
    new CreateQueueCommand({ QueueName: `${name}.fifo`, Attributes: { FifoQueue: 'true', ...Attributes } }),
  );
}

let sent = 0;
function send(name: string, MessageBody: string, MessageGroupId = 'group') {
  const MessageDeduplicationId = `${++sent}`;
  const message = { QueueUrl: urlOf(name), MessageBody, MessageGroupId, MessageDeduplicationId };
  return client.send(new SendMessageCommand(message));
}

async function receive(name: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: urlOf(name),
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  return (await client.send(command)).Messages ?? [];
}

async function receiveOne(name: string): Promise<Message> {
  const [message] = await receive(name);
  if (message === undefined) throw new Error(`There is no message in ${name}.`);
  return message;
}

const setVisibility = (name: string, { ReceiptHandle }: Message, VisibilityTimeout: number) =>
  client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: urlOf(name), ReceiptHandle, VisibilityTimeout }),
  );

describe('the local SQS', () => {
  it('gives queues the address that it listens on', async () => {
    const { QueueUrl } = await createQueue('work');
    expect(QueueUrl).toBe(urlOf('work'));
    expect(sqs.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('hands out the messages of a group one after the other, groups side by side', async () => {
    await createQueue('work');
    for (const body of ['a1', 'a2']) await send('work', body, 'a');
    await send('work', 'b1', 'b');

    const first = await receive('work');
    expect(first.map(({ Body }) => Body)).toEqual(['a1', 'b1']);
    expect(await receive('work')).toEqual([]);

    const ReceiptHandle = first[0]?.ReceiptHandle;
    await client.send(new DeleteMessageCommand({ QueueUrl: urlOf('work'), ReceiptHandle }));
    expect(await receive('work')).toMatchObject([{ Body: 'a2' }]);
  });

  it('moves a message that was received too often to the dead-letter queue', async () => {
    await createQueue('dead');
    const deadLetterTargetArn = `arn:aws:sqs:${LOCAL_REGION}:000000000000:dead.fifo`;
    await createQueue('work', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }) });
    await send('work', 'poison');
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const message = await receiveOne('work');
      expect(message.Attributes).toEqual({ ApproximateReceiveCount: `${attempt}` });
      await setVisibility('work', message, 0);
    }
    expect(await receive('work')).toEqual([]);
    expect(await receive('dead')).toMatchObject([{ Body: 'poison' }]);
  });

  it('keeps messages over a restart, and has forgotten who had received them', async () => {
    await createQueue('work', { VisibilityTimeout: '720' });
    for (const group of ['waiting', 'received', 'released']) await send('work', group, group);
    const messages = await receive('work');
    const released = messages.find(({ Body }) => Body === 'released');
    if (released !== undefined) await setVisibility('work', released, 0);

    await stop();
    await start();
    const again = await receive('work');
    expect(again.map(({ Body }) => Body).sort()).toEqual(['received', 'released', 'waiting']);
    expect(again.map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['2', '2', '2']);
  });
});
