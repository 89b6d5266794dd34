import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { replicateMessage } from '../../test/support/replicate-message.ts';
import { CRASHED, readDeadLetter } from './dead-letter.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

const message: Message = {
  MessageId: 'm1',
  ReceiptHandle: 'r1',
  Body: JSON.stringify(replicateMessage()),
  Attributes: { MessageGroupId: 'own', SentTimestamp: '1763800000000' },
  MessageAttributes: {
    ...{ code: text('GIT_FORBIDDEN'), reason: text('No.'), attempts: text('3') },
    ...{ group: text('project'), delivery: text('delivery-1') },
  },
};

describe('a dead letter', () => {
  it('has what the worker has said of it, and goes back to the group that it came from', () => {
    expect(readDeadLetter(message)).toEqual({
      ...{ messageId: 'm1', receiptHandle: 'r1', body: message.Body, group: 'project' },
      ...{ code: 'GIT_FORBIDDEN', reason: 'No.', attempts: 3, delivery: 'delivery-1' },
      ...{ project: { instance: 'https://gitlab.com', projectId: 15 }, path: 'acme/models' },
      sentAt: new Date(1763800000000),
    });
  });

  it('that the queue has moved itself is one whose worker crashed, and is in the group of its project', () => {
    const { MessageAttributes: _, ...moved } = message;
    expect(readDeadLetter(moved)).toMatchObject({
      ...CRASHED,
      attempts: null,
      group: 'own',
      path: 'acme/models',
    });
  });

  it.each(['no JSON', 'null', '{"path":7,"projectId":"15"}'])('may have any body: %s', (Body) => {
    expect(readDeadLetter({ ...message, Body })).toMatchObject({ project: null, path: null, delivery: null });
  });
});
