import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';
import { type FifoQueue, ReceiptInvalid } from './fifo-queue.ts';
import { impatient } from './impatient.ts';
import { lives } from './life.ts';
import { writtenBy } from './message-versions.ts';
import { NO_FAULTS, type QueueFault, type QueueOperation } from './twist.ts';

export type QueueService = {
  readonly client: SQSClient;
  /** Of all calls; null: it is well. */
  weather: QueueFault | null;
};

type Answer = { readonly status: number; readonly body: object };

const attribute = z.object({ StringValue: z.string() });
const call = z.object({
  QueueUrl: z.string(),
  MessageBody: z.optional(z.string()),
  MessageGroupId: z.optional(z.string()),
  MessageDeduplicationId: z.optional(z.string()),
  MessageAttributes: z.optional(z.record(z.string(), attribute)),
  ReceiptHandle: z.optional(z.string()),
  VisibilityTimeout: z.optional(z.number()),
});
type Call = z.infer<typeof call>;

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };

/** SQS as its real client sees it, answered in process. @param queues by their URLs */
export function openQueueService(queues: ReadonlyMap<string, FifoQueue>): QueueService {
  const client = new SQSClient({
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    endpoint: 'http://sqs.invalid',
    useQueueUrlAsEndpoint: false,
    maxAttempts: 3,
    requestHandler: {
      async handle(request: { headers: Record<string, string>; body?: unknown }) {
        const life = lives.getStore();
        const action = request.headers['x-amz-target']?.split('.')[1] ?? '';
        const operation: QueueOperation = action === 'SendMessage' ? 'send' : 'postpone';
        const { queue: fault } = (await life?.enter('queue', operation, service.weather)) ?? NO_FAULTS;
        if (fault !== null) life?.suffers(fault, operation);
        try {
          const body = call.parse(JSON.parse(await textOf(request.body)));
          const { status, body: answer } = answerUnder(fault, () =>
            answerTo(action, body, queues, life?.version ?? 0),
          );
          return {
            response: { statusCode: status, headers: HEADERS, body: Readable.from([JSON.stringify(answer)]) },
          };
        } finally {
          life?.leave();
        }
      },
    },
  });
  impatient(client);
  const service: QueueService = { client, weather: null };
  return service;
}

async function textOf(body: unknown): Promise<string> {
  if (typeof body === 'string') return body;
  return (await buffer(Readable.from([body]))).toString();
}

/** @throws what the client's socket would */
function answerUnder(fault: QueueFault | null, answer: () => Answer): Answer {
  switch (fault) {
    case null:
      return answer();
    case 'throttled':
      return failure(400, 'com.amazonaws.sqs#RequestThrottled');
    case 'internal error':
      return failure(500, 'com.amazonaws.sqs#InternalError');
    case 'answer lost':
      answer();
      throw Object.assign(new Error('The answer was lost.'), { name: 'TimeoutError' });
  }
}

/** @param version of who asks */
function answerTo(
  action: string,
  body: Call,
  queues: ReadonlyMap<string, FifoQueue>,
  version: number,
): Answer {
  const queue = queues.get(body.QueueUrl);
  if (queue === undefined) return failure(400, 'com.amazonaws.sqs#QueueDoesNotExist');
  try {
    return { status: 200, body: act(action, body, queue, version) };
  } catch (error) {
    if (error instanceof ReceiptInvalid) return failure(400, 'com.amazonaws.sqs#ReceiptHandleIsInvalid');
    throw error;
  }
}

function act(action: string, body: Call, queue: FifoQueue, version: number): object {
  const { MessageBody = '', MessageGroupId = '', MessageDeduplicationId = '', ReceiptHandle = '' } = body;
  switch (action) {
    case 'SendMessage': {
      const attributes = Object.fromEntries(
        Object.entries(body.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
      );
      const message = { group: MessageGroupId, body: writtenBy(version, MessageBody), attributes };
      const MessageId = queue.send({ ...message, deduplicationId: MessageDeduplicationId });
      return { MessageId, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    }
    case 'ChangeMessageVisibility':
      queue.changeVisibility(ReceiptHandle, body.VisibilityTimeout ?? 0);
      return {};
    case 'DeleteMessage':
      queue.delete(ReceiptHandle);
      return {};
    default:
      throw new Error(`Nobody is known to call ${action}.`);
  }
}

function failure(status: number, type: string): Answer {
  return { status, body: { __type: type, message: 'By order of the test.' } };
}
