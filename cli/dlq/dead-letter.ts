import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { parseJson } from '../../lib/parse-json.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { readOrigin } from '../../lib/queue/message-origin.ts';

/** What a message says that the queue itself has moved here: its worker never came to say why. */
export const CRASHED = {
  code: 'CRASHED',
  reason:
    'The worker ended each time before it could say why: it crashed, ran out of memory or of time. The log of the replicate function has it.',
} as const;

/** A message that waits for a person. */
export type DeadLetter = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** With which it goes back to the queue. */
  readonly group: string;
  readonly code: string;
  readonly reason: string;
  /** Null: nobody counted them. */
  readonly attempts: number | null;
  readonly delivery: string | null;
  /** Null where the body does not say. */
  readonly project: ProjectKey | null;
  /** Where the project was when the message was written, as far as it says. */
  readonly path: string | null;
  /** When it came here. */
  readonly sentAt: Date;
};

const located = z.object({ path: z.string() });

const received = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  Attributes: z.object({ MessageGroupId: z.string(), SentTimestamp: z.string() }),
  MessageAttributes: z._default(z.record(z.string(), z.object({ StringValue: z.optional(z.string()) })), {}),
});

/** Reads what SQS has handed over. The body may be anything. */
export function readDeadLetter(message: Message): DeadLetter {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = received.parse(message);
  const said = (name: string) => MessageAttributes[name]?.StringValue ?? null;
  const { instance, projectId, delivery } = readOrigin(Body);
  const attempts = Number(said('attempts') ?? Number.NaN);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    group: said('group') ?? Attributes.MessageGroupId,
    code: said('code') ?? CRASHED.code,
    reason: said('reason') ?? CRASHED.reason,
    attempts: Number.isSafeInteger(attempts) ? attempts : null,
    delivery,
    project: instance === null || projectId === null ? null : { instance, projectId },
    path: located.safeParse(parseJson(Body)).data?.path ?? null,
    sentAt: new Date(Number(Attributes.SentTimestamp)),
  };
}
