import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { pipeline } from '../pipeline.ts';
import { formatMessage, type ReplicateMessage } from './message.ts';
import { queueUnavailable } from './queue-unavailable.ts';
import { messageGroup } from './send.ts';

/** What SQS takes at once. Ten of our messages are under its limit on their bytes whatever they hold. */
const BATCH = 10;
const PARALLEL_REQUESTS = 8;

/**
 * Queues many messages, each as `sendMessage` does.
 * @throws RetryLater `QUEUE_UNAVAILABLE`; some may have been queued all the same
 */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly ReplicateMessage[],
): Promise<void> {
  const batches: (readonly ReplicateMessage[])[] = [];
  for (let at = 0; at < messages.length; at += BATCH) batches.push(messages.slice(at, at + BATCH));
  await pipeline(batches, { items: PARALLEL_REQUESTS }, (batch) => sendBatch(client, queueUrl, batch));
}

async function sendBatch(
  client: SQSClient,
  QueueUrl: string,
  messages: readonly ReplicateMessage[],
): Promise<void> {
  const Entries = messages.map((message, index) => ({
    Id: String(index),
    MessageBody: formatMessage(message),
    MessageGroupId: messageGroup(message),
    MessageDeduplicationId: randomUUID(),
  }));
  const { Failed = [] } = await client
    .send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    .catch((cause: unknown) => {
      throw queueUnavailable('The queue did not take the messages.', cause);
    });
  const [first] = Failed;
  if (first === undefined) return;
  throw queueUnavailable(
    `The queue did not take ${Failed.length} of ${Entries.length} messages: ${first.Code}.`,
  );
}
