import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { failureOf } from '../../test/support/chunks.ts';
import { startServer } from '../../test/support/git-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { parseMessage } from './message.ts';
import { createQueueClient } from './queue-client.ts';
import { messageGroup } from './send.ts';
import { sendMessages } from './send-batch.ts';

let sqs: FauxqsServer;
let queueUrl: string;

beforeAll(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  ({ queueUrl } = sqs.createQueue('hub.fifo', { attributes: { FifoQueue: 'true' } }));
});
afterAll(() => sqs.stop());

const messages = Array.from({ length: 25 }, (_, index) => replicateMessage({ projectId: index + 1 }));

describe('sendMessages', () => {
  it('queues every message once, in the group of its project, however many there are', async () => {
    pointAwsAt('SQS', `http://127.0.0.1:${sqs.port}`);
    await sendMessages(createQueueClient(), queueUrl, messages);
    const queued = sqs.inspectQueue('hub.fifo')?.messages.ready ?? [];
    const sent = queued.map(({ body, messageGroupId }) => ({ ...parseMessage(body), messageGroupId }));
    expect(sent.toSorted((a, b) => a.projectId - b.projectId)).toEqual(
      messages.map((message) => ({ ...message, messageGroupId: messageGroup(message) })),
    );
  });

  it('sends nothing where there is nothing to send', async () => {
    pointAwsAt('SQS', 'http://127.0.0.1:9');
    await expect(sendMessages(createQueueClient(), queueUrl, [])).resolves.toBeUndefined();
  });

  it('says QUEUE_UNAVAILABLE when the queue is not there', async () => {
    pointAwsAt('SQS', `http://127.0.0.1:${sqs.port}`);
    const nowhere = queueUrl.replace('hub.fifo', 'other.fifo');
    expect(await failureOf(sendMessages(createQueueClient(), nowhere, messages))).toMatchObject({
      outcome: 'retry',
      code: 'QUEUE_UNAVAILABLE',
      cause: expect.objectContaining({ name: expect.stringContaining('QueueDoesNotExist') }),
    });
  });

  it('says so, too, when some of them were not taken', async () => {
    const answer = { Successful: [], Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] };
    const server = await startServer((_, response) => response.end(JSON.stringify(answer)));
    pointAwsAt('SQS', server.origin);
    const error = await failureOf(sendMessages(createQueueClient(), queueUrl, messages.slice(0, 2)));
    await server.close();
    expect(error).toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      message: expect.stringContaining('1 of 2 messages: InternalError'),
    });
  });
});
