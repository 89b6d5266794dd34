import { createHash } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { formatMessage } from '../../../lib/queue/message.ts';
import { messageGroup } from '../../../lib/queue/send.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Takes two hints of the same commit for one and the same. */
export const deduplicationByContent: Engine = {
  ...ENGINE,
  async enqueue(client, QueueUrl, message) {
    const { projectId, after } = message;
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: formatMessage(message),
        MessageGroupId: messageGroup(message),
        MessageDeduplicationId: createHash('sha256').update(`${projectId} ${after}`).digest('hex'),
      }),
    );
  },
};
