import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectSqs } from '../../test/support/connect-sqs.ts';
import { FunctionError } from '../lambda/function-error.ts';
import { type LocalSqs, startSqs } from '../sqs.ts';
import { LOCAL_REGION } from '../template/names.ts';
import { type Handled, Poller, type PollerOptions } from './poller.ts';

type Event = { Records: { messageId: string; body: string; attributes: Record<string, string> }[] };

const mapping = {
  logicalId: 'Mapping',
  queueArn: 'arn:aws:sqs:eu-central-1:000000000000:work.fifo',
  functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:Worker',
  batchSize: 1,
  maximumConcurrency: 2,
  reportsItemFailures: true,
};

let sqs: LocalSqs;
let client: SQSClient;
let queueUrl: string;
let poller: Poller | undefined;

beforeEach(async () => {
  sqs = await startSqs();
  queueUrl = `${sqs.endpoint}/000000000000/work.fifo`;
  client = connectSqs(sqs.endpoint);
  const Attributes = { FifoQueue: 'true', VisibilityTimeout: '720' };
  await client.send(new CreateQueueCommand({ QueueName: 'work.fifo', Attributes }));
});

afterEach(async () => {
  await closePoller();
  client.destroy();
  await sqs.close();
});

async function closePoller(): Promise<void> {
  const closed = poller?.close();
  sqs.answerWaiting();
  await closed;
}

let sent = 0;
async function send(MessageBody: string, MessageGroupId = MessageBody): Promise<void> {
  const MessageDeduplicationId = `${++sent}`;
  const MessageAttributes = { code: { DataType: 'String', StringValue: 'c' } };
  const message = {
    QueueUrl: queueUrl,
    MessageBody,
    MessageGroupId,
    MessageDeduplicationId,
    MessageAttributes,
  };
  await client.send(new SendMessageCommand(message));
}

async function counts(): Promise<{ visible: number; inFlight: number }> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await client.send(command);
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** Polls until so many messages were handled, and then no more. */
async function handle(
  count: number,
  invoke: (event: Event) => Promise<unknown>,
  options: Partial<PollerOptions> = {},
): Promise<Handled[]> {
  const handled: Handled[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  poller = new Poller({
    client,
    queueUrl,
    mapping,
    invoke: (event) => invoke(event as Event),
    onHandled: (one) => {
      if (handled.push(one) === count) resolve();
    },
    ...options,
  });
  await promise;
  await closePoller();
  return handled;
}

const failAll = async ({ Records }: Event) => ({
  batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

describe('Poller', () => {
  it('invokes the function with a message as Lambda does, and deletes it', async () => {
    await send('hello', 'group');
    const events: Event[] = [];
    expect(await handle(1, async (event) => void events.push(event))).toEqual([
      { body: 'hello', receiveCount: 1, outcome: 'deleted', error: null },
    ]);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body: 'hello',
            attributes: expect.objectContaining({ ApproximateReceiveCount: '1', MessageGroupId: 'group' }),
            messageAttributes: { code: { dataType: 'String', stringValue: 'c' } },
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            eventSource: 'aws:sqs',
            eventSourceARN: mapping.queueArn,
            awsRegion: LOCAL_REGION,
          },
        ],
      },
    ]);
    expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('leaves what the function reports as failed to the visibility timeout', async () => {
    await send('failing');
    expect(await handle(1, failAll)).toMatchObject([{ outcome: 'kept', error: null }]);
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
  });

  it('deletes the rest of a batch that has failed in part', async () => {
    for (const body of ['a', 'b']) await send(body);
    const failB = ({ Records }: Event) => failAll({ Records: Records.filter(({ body }) => body === 'b') });
    const handled = await handle(2, failB, { mapping: { ...mapping, batchSize: 10 } });
    expect(handled).toMatchObject([
      { body: 'a', outcome: 'deleted' },
      { body: 'b', outcome: 'kept' },
    ]);
  });

  it('does not look at the result where the mapping does not ask for it', async () => {
    await send('failing');
    const handled = await handle(1, failAll, { mapping: { ...mapping, reportsItemFailures: false } });
    expect(handled).toMatchObject([{ outcome: 'deleted' }]);
  });

  it('leaves the message of a handler that throws to the visibility timeout', async () => {
    await send('throwing');
    const error = new FunctionError('error', 'RangeError', 'out of range');
    expect(await handle(1, () => Promise.reject(error))).toMatchObject([{ outcome: 'kept', error }]);
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
  });

  it('shows the message of a process that crashed again after two seconds', async () => {
    await send('crashing');
    let crashed = false;
    const crashOnce = async () => {
      if (crashed) return null;
      crashed = true;
      throw new FunctionError('crash', 'Runtime.ExitError', 'signal: SIGKILL');
    };
    expect(await handle(2, crashOnce)).toMatchObject([
      { outcome: 'kept', receiveCount: 1, error: { kind: 'crash' } },
      { outcome: 'deleted', receiveCount: 2 },
    ]);
  });

  it('works on as many messages at a time as the mapping allows, and no more', async () => {
    for (const body of ['a', 'b', 'c']) await send(body);
    let [running, most] = [0, 0];
    const { promise: bothRun, resolve } = Promise.withResolvers<void>();
    await handle(3, async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 2) resolve();
      await bothRun;
      running -= 1;
    });
    expect(most).toBe(2);
  });

  it('goes on after SQS has failed', async () => {
    const errors: unknown[] = [];
    const { promise: failedOnce, resolve } = Promise.withResolvers<void>();
    const onError = (error: unknown) => {
      errors.push(error);
      resolve();
    };
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'ReceiveMessageCommand' && errors.length === 0)
          throw new Error('SQS is down');
        return next(args);
      },
      { step: 'initialize' },
    );
    const handled = handle(1, async () => null, { onError });
    await failedOnce;
    await send('later');
    expect(await handled).toHaveLength(1);
    expect(errors).toMatchObject([{ message: 'SQS is down' }]);
  });

  it('finishes what it has begun before it closes', async () => {
    await send('slow');
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: end, resolve: finish } = Promise.withResolvers<void>();
    poller = new Poller({
      client,
      queueUrl,
      mapping,
      invoke: async () => {
        begin();
        await end;
      },
    });
    await begun;
    const closed = closePoller();
    finish();
    await closed;
    expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
  });
});
