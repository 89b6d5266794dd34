import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';

/** Takes out of a queue what waits there. */
export async function receiveHints(client: SQSClient, QueueUrl: string): Promise<ReplicateMessage[]> {
  const hints: ReplicateMessage[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return hints;
    for (const { Body = '', ReceiptHandle } of Messages) {
      hints.push(parseMessage(Body));
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
