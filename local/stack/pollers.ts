import { setTimeout as delay } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Handled, Poller } from '../poller/poller.ts';
import type { LocalSqs } from '../sqs.ts';
import type { Service } from '../template/definitions.ts';
import type { Functions } from './functions.ts';

export type PollersOptions = {
  readonly client: SQSClient;
  readonly sqs: LocalSqs;
  readonly onHandled?: (handled: Handled) => void;
  readonly onError?: (error: unknown) => void;
};

/** Work under way may end when the stack closes; what takes longer is cut, and begins again from the queue. */
const CLOSE_WITHIN_MS = 5_000;

/** Connects queues to functions as the service's mappings say. @param started takes what has to be closed */
export function startPollers(
  { mappings, queues }: Service,
  functions: Functions,
  { client, sqs, onHandled, onError = console.error }: PollersOptions,
  started: AsyncDisposableStack,
): void {
  for (const mapping of mappings) {
    const queue = queues.find(({ arn }) => arn === mapping.queueArn);
    if (queue === undefined) throw new Error(`The template has no queue ${mapping.queueArn}.`);
    const invoke = (event: object) => functions.invoke(mapping.functionArn, event);
    const poller = new Poller({ client, queueUrl: queue.url, mapping, invoke, onHandled, onError });
    started.defer(async () => {
      const closed = poller.close();
      sqs.answerWaiting();
      await Promise.race([closed, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      await functions.close(mapping.functionArn);
      await closed;
    });
  }
}
