import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { parseMessage } from './message.ts';
import { createQueueClient } from './queue-client.ts';
import { messageGroup, sendMessage } from './send.ts';

const message = replicateMessage({ path: 'mike/müller & söhne' });

describe('messageGroup', () => {
  it('is one of a project, in characters and length that SQS takes', () => {
    expect(messageGroup(message)).toBe(messageGroup({ instance: message.instance, projectId: 15 }));
    expect(messageGroup(message)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs between projects, and between instances', () => {
    expect(messageGroup({ ...message, projectId: 16 })).not.toBe(messageGroup(message));
    expect(messageGroup({ ...message, instance: 'https://git.acme.com' })).not.toBe(messageGroup(message));
  });
});

describe('sendMessage', () => {
  let sqs: FauxqsServer;
  let queueUrl: string;

  beforeAll(async () => {
    sqs = await startFauxqs({ port: 0, logger: false });
    ({ queueUrl } = sqs.createQueue('hub.fifo', { attributes: { FifoQueue: 'true' } }));
    pointAwsAt('SQS', `http://127.0.0.1:${sqs.port}`);
  });

  afterAll(async () => {
    await sqs.stop();
  });

  it('queues the same hint as often as it is sent, in the group of its project', async () => {
    const client = createQueueClient();
    await sendMessage(client, queueUrl, message);
    await sendMessage(client, queueUrl, message);

    const queued = sqs.inspectQueue('hub.fifo')?.messages.ready ?? [];
    expect(queued.map(({ body }) => parseMessage(body))).toEqual([message, message]);
    expect(queued.map(({ messageGroupId }) => messageGroupId)).toEqual([
      messageGroup(message),
      messageGroup(message),
    ]);
  });

  it('says QUEUE_UNAVAILABLE when the message was not taken', async () => {
    const nowhere = queueUrl.replace('hub.fifo', 'other.fifo');
    await expect(sendMessage(createQueueClient(), nowhere, message)).rejects.toMatchObject({
      outcome: 'retry',
      code: 'QUEUE_UNAVAILABLE',
      cause: expect.objectContaining({ name: expect.stringContaining('QueueDoesNotExist') }),
    });
  });

  it('queues nothing that could not be read back', async () => {
    await expect(sendMessage(createQueueClient(), queueUrl, { ...message, projectId: 0 })).rejects.toThrow();
  });
});
