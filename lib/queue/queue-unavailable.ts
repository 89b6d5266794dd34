import { RetryLater } from '../errors.ts';

/** @param what the queue did not do, a sentence */
export function queueUnavailable(what: string, cause?: unknown): RetryLater {
  return new RetryLater('QUEUE_UNAVAILABLE', what, {
    advice:
      'See the cause in the log: SQS unreachable or throttling, or the role may not send to this queue.',
    cause,
  });
}
