import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Messages of a queue, as SQS counts them: some may be missing for a minute. */
export type QueueDepth = { readonly waiting: number; readonly inFlight: number };

/** @throws what the AWS SDK throws */
export async function readQueueDepth(client: SQSClient, QueueUrl: string): Promise<QueueDepth> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  const [waiting = 0, inFlight = 0] = AttributeNames.map((name) => Number(Attributes[name] ?? 0));
  return { waiting, inFlight };
}

/** All messages of a queue, those included that somebody looks at. */
export async function countMessages(client: SQSClient, queueUrl: string): Promise<number> {
  const { waiting, inFlight } = await readQueueDepth(client, queueUrl);
  return waiting + inFlight;
}
