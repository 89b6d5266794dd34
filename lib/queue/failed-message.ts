import { randomUUID } from 'node:crypto';
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** Characters that SQS takes in a message attribute; what a server answered may hold others. */
const NOT_IN_ATTRIBUTES = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
/** Longest reason, in characters: attributes count towards the size of the message. */
const MAX_REASON = 1024;

/**
 * Has SQS show the message again after so many seconds, rather than after the queue's visibility timeout.
 * @throws what the AWS SDK throws
 */
export async function postponeMessage(
  client: SQSClient,
  QueueUrl: string,
  { receiptHandle }: SQSRecord,
  afterSeconds: number,
): Promise<void> {
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: afterSeconds,
    }),
  );
}

/**
 * Puts a message into the dead-letter queue with what is known of its failure. Only then may it be acknowledged.
 *
 * It gets a group of its own: in a FIFO queue a message that somebody looks at hides all others of its group, and an
 * operator wants to see them all. Whoever replays it sends it with the attribute `group`.
 *
 * @param failure `reason`: a sentence or two; what is too long is cut
 * @throws what the AWS SDK throws
 */
export async function parkMessage(
  client: SQSClient,
  QueueUrl: string,
  { body, attributes }: SQSRecord,
  failure: { readonly code: string; readonly reason: string; readonly delivery: string | null },
): Promise<void> {
  const { code, reason, delivery } = failure;
  const { MessageGroupId: group } = attributes;
  const facts = {
    code,
    reason,
    attempts: attributes.ApproximateReceiveCount,
    delivery: delivery ?? 'unknown',
    ...(group !== undefined && { group }),
  };
  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: randomUUID(),
      MessageDeduplicationId: randomUUID(),
      MessageAttributes: Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: attributeText(value) },
        ]),
      ),
    }),
  );
}

function attributeText(value: string): string {
  return value.slice(0, MAX_REASON).replace(NOT_IN_ATTRIBUTES, ' ') || ' ';
}
