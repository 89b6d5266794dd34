import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { LOCAL_REGION } from '../template/names.ts';

/** What SQS has with every message that is received, once one asks for all of it. */
const received = z.looseObject({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  Attributes: z.record(z.string(), z.string()),
});

export type ReceivedMessage = z.infer<typeof received> & Pick<Message, 'MD5OfBody' | 'MessageAttributes'>;

export function parseReceived(message: Message): ReceivedMessage {
  return received.parse(message);
}

/** The event that Lambda makes of a batch. (AWS Lambda Developer Guide, "Example Amazon SQS FIFO queue message event".) */
export function sqsEvent(messages: readonly ReceivedMessage[], queueArn: string): { Records: object[] } {
  const Records = messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: mapValues(message.MessageAttributes ?? {}, messageAttribute),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_REGION,
  }));
  return { Records };
}

function messageAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  const binaryValue = BinaryValue && Buffer.from(BinaryValue).toString('base64');
  return { dataType: DataType, stringValue: StringValue, binaryValue };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
