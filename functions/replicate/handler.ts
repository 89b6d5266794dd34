import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { workOff } from './work-off.ts';
import { createWorker, type Worker } from './worker.ts';

let worker: Worker | undefined;

/** Works off messages one after the other; the queue's batch size is one, `serverless.yml` says why. */
export async function handler(
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  worker ??= createWorker();
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    const outcome = await workOff(record, context, worker);
    if (outcome === 'again') batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}
