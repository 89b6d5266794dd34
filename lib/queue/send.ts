import { hash, randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import { formatMessage, type ReplicateMessage } from './message.ts';
import { queueUnavailable } from './queue-unavailable.ts';

/** All attempts together: what the webhook has left of its 8 seconds after reading its secret twice. */
const TOTAL_TIMEOUT_MS = 3000;

/**
 * Queues a message. Its group is its project, so that one project's work is serial. Its deduplication id is always
 * new: a duplicate costs one look, a Resend that SQS took for a duplicate would be a lost push.
 * @throws RetryLater `QUEUE_UNAVAILABLE`; the message may have been queued all the same.
 */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  message: ReplicateMessage,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: formatMessage(message),
    MessageGroupId: messageGroup(message),
    MessageDeduplicationId: randomUUID(),
  });
  try {
    await client.send(command, { abortSignal: AbortSignal.timeout(TOTAL_TIMEOUT_MS) });
  } catch (cause) {
    throw queueUnavailable('The queue did not take the message.', cause);
  }
}

/** A digest, because an instance and an id can be longer than the 128 characters that SQS allows a group. */
export function messageGroup(project: ProjectKey): string {
  return hash('sha256', formatProjectKey(project));
}
