import type { Context, SQSRecord } from 'aws-lambda';
import { logger } from '../../lib/observability/logger.ts';
import { parkMessage, postponeMessage } from '../../lib/queue/failed-message.ts';
import { parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { judge } from '../../lib/queue/verdict.ts';
import { readOrigin } from './message-origin.ts';
import { replicateProject } from './replicate-project.ts';
import type { Worker } from './worker.ts';

/** Time kept back at the end of an invocation, in milliseconds, for saying what went wrong. */
const LAST_WORDS_MS = 10_000;

/** `done`: the message may be deleted; `again`: it comes back by itself. */
export type WorkedOff = 'done' | 'again';

/** Works off one message: replicates its project, or decides what becomes of the message. */
export async function workOff(
  record: SQSRecord,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  worker: Worker,
): Promise<WorkedOff> {
  const attempts = Number(record.attributes.ApproximateReceiveCount);
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - LAST_WORDS_MS));
  let message: ReplicateMessage | null = null;
  try {
    message = parseMessage(record.body);
    const result = await replicateProject(message, attempts, signal, worker);
    logger.info(result.kind, { ...message, attempts, result });
    return 'done';
  } catch (error) {
    return await settle(record, message, error, attempts, worker);
  }
}

async function settle(
  record: SQSRecord,
  message: ReplicateMessage | null,
  error: unknown,
  attempts: number,
  { queue, config }: Worker,
): Promise<WorkedOff> {
  const verdict = judge(error, attempts, Math.random());
  const known = message ?? readOrigin(record.body);
  logger.error(verdict.kind, { ...known, attempts, verdict, error });
  switch (verdict.kind) {
    case 'retry':
      await postponeMessage(queue, config.queueUrl, record, verdict.afterSeconds);
      return 'again';
    case 'park': {
      const { code, reason } = verdict;
      const { delivery } = known;
      await parkMessage(queue, config.deadLetterQueueUrl, record, { code, reason, delivery });
      return 'done';
    }
  }
}
