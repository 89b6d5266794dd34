import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import type { Worker } from '../../functions/replicate/worker.ts';
import { Circuits } from '../../lib/circuit/circuits.ts';
import { KnownCommits } from '../../lib/replica/head/known-commits.ts';
import { SLICE_FILES } from '../../lib/replica/plan/slices.ts';
import { circuitStore } from '../../lib/store/circuit.ts';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { startSqs } from '../../local/sqs.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { openBeforeAll } from './open-before-all.ts';
import { type ReplicaWorld, useReplicaWorld } from './replica-world.ts';

/** The attributes of a dead letter, beside its body and group. */
type DeadLetter = { readonly body: string } & Readonly<Record<string, string | undefined>>;

/** Queues and table around `workOff`, with the time that a test wants it to be. */
export type WorkerWorld = {
  readonly replica: ReplicaWorld;
  readonly queueUrl: string;
  /** What `now` of all workers answers; the time of day if it is null. */
  now: Date | null;
  /** A message as Lambda hands it over, really received from the queue. Of a group only one is handed over at a time. */
  delivered(body: string, attempts?: number, group?: string): Promise<SQSRecord>;
  receive(queueUrl: string): Promise<Message | undefined>;
  /** What Lambda does with a message that is done: then the next one of its group can be handed over. */
  acknowledge(receiptHandle: string | undefined): Promise<void>;
  /** What the dead-letter queue holds of a message: its body and why it is there. */
  deadLetter(): Promise<DeadLetter | undefined>;
  /** A worker whose secret holds one access token after the other, each time that it is read afresh. */
  worker(...tokens: readonly string[]): Worker;
};

/** A world for the tests of a file, with queues of its own for each. */
export function useWorkerWorld(): WorkerWorld {
  const replica = useReplicaWorld();
  const queues = openBeforeAll(startQueues);
  let queueUrl = '';
  let deadLetterQueueUrl = '';
  let worlds = 0;
  let runs = 0;

  beforeEach(async () => {
    worlds += 1;
    world.now = null;
    queueUrl = await queues().create(`queue-${worlds}.fifo`);
    deadLetterQueueUrl = await queues().create(`dead-letters-${worlds}.fifo`);
  });

  const receive = (url: string) => queues().receive(url);
  const now = () => world.now ?? new Date();
  // Waits are the longest that there are.
  const random = () => 0.999_999;

  const world: WorkerWorld = {
    get replica() {
      return replica();
    },
    get queueUrl() {
      return queueUrl;
    },
    now: null,
    receive,
    acknowledge: (receiptHandle) => queues().remove(queueUrl, receiptHandle),
    async delivered(body, attempts = 1, group = 'group-1') {
      await queues().send(queueUrl, body, group);
      return toRecord(body, attempts, group, await receive(queueUrl));
    },
    async deadLetter() {
      const message = await receive(deadLetterQueueUrl);
      return message && letter(message);
    },
    worker: (...tokens) => ({
      config: {
        stage: 'test',
        queueUrl,
        deadLetterQueueUrl,
        table: '',
        accessSecret: '',
        maxModelBytes: 64_000_000,
        modelPatterns: null,
        rotatesTokens: false,
        commitStatus: false,
      },
      queue: queues().client,
      tokens: { accessTokenFor: tokensInTurn(tokens) },
      store: replica().store,
      circuits: new Circuits({ store: circuitStore(replica().table), now, random }),
      knownCommits: new KnownCommits(),
      sliceFiles: SLICE_FILES,
      now,
      random,
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
      newRunId: () => `worker-${worlds}-${++runs}`,
    }),
  };
  return world;
}

async function startQueues() {
  const sqs = await startSqs();
  const client = new SQSClient({
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    endpoint: sqs.endpoint,
    useQueueUrlAsEndpoint: false,
  });
  return {
    client,
    async create(QueueName: string): Promise<string> {
      const Attributes = { FifoQueue: 'true', VisibilityTimeout: '600' };
      const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      return QueueUrl;
    },
    async send(QueueUrl: string, MessageBody: string, MessageGroupId: string): Promise<void> {
      const MessageDeduplicationId = randomUUID();
      await client.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }),
      );
    },
    async remove(QueueUrl: string, ReceiptHandle: string | undefined): Promise<void> {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    async receive(QueueUrl: string): Promise<Message | undefined> {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, AttributeNames: ['All'], MessageAttributeNames: ['All'] }),
      );
      return Messages?.[0];
    },
    async close(): Promise<void> {
      client.destroy();
      await sqs.close();
    },
  };
}

function toRecord(body: string, attempts: number, MessageGroupId: string, message?: Message): SQSRecord {
  return {
    messageId: message?.MessageId ?? '',
    receiptHandle: message?.ReceiptHandle ?? '',
    body,
    attributes: {
      ApproximateReceiveCount: String(attempts),
      SentTimestamp: '0',
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: LOCAL_REGION,
  };
}

function letter({ Body = '', Attributes, MessageAttributes = {} }: Message): DeadLetter {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
  return { body: Body, group: Attributes?.MessageGroupId, ...Object.fromEntries(attributes) };
}

function tokensInTurn(tokens: readonly string[]): Worker['tokens']['accessTokenFor'] {
  const remaining = [...tokens];
  return async (_, { refused } = {}) => {
    if (remaining[0] === refused && remaining.length > 1) remaining.shift();
    return remaining[0] ?? '';
  };
}
