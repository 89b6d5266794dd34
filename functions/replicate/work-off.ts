import type { Context, SQSRecord } from 'aws-lambda';
import { CircuitOpen } from '../../lib/circuit/circuit-open.ts';
import { logger } from '../../lib/observability/logger.ts';
import { continuationOf } from '../../lib/queue/continuation.ts';
import { parkMessage, postponeMessage } from '../../lib/queue/failed-message.ts';
import { mayWaitOn } from '../../lib/queue/may-wait-on.ts';
import { parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { readOrigin } from '../../lib/queue/message-origin.ts';
import { sendMessage } from '../../lib/queue/send.ts';
import { judge } from '../../lib/queue/verdict.ts';
import type { ProjectState } from '../../lib/replica/project/project-state.ts';
import { entryOf } from '../../lib/replica/project/sync-record.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { type CardNames, ChangedNames } from './card-names.ts';
import { replicateIfClosed } from './replicate-if-closed.ts';
import { reportFailure, reportResult } from './report.ts';
import { stateBefore, tellModelers } from './tell-modelers.ts';
import { timeBudget } from './time-budget.ts';
import type { Worker } from './worker.ts';

/** `done`: the message may be deleted; `again`: it comes back by itself. */
export type WorkedOff = 'done' | 'again';

/** Works off one message: replicates its project, or decides what becomes of the message. */
export async function workOff(
  record: SQSRecord,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  worker: Worker,
): Promise<WorkedOff> {
  const attempts = Number(record.attributes.ApproximateReceiveCount);
  const time = timeBudget(context, worker);
  let message: ReplicateMessage | null = null;
  let before: ProjectState | null = null;
  const changed = new ChangedNames();
  try {
    message = parseMessage(record.body);
    before = await stateBefore(message, worker);
    const result = await replicateIfClosed(message, attempts, time, worker, changed.add);
    logger.info(result.kind, { ...message, attempts, result, cards: changed.get() });
    reportResult(message, result, worker.now());
    await follow(message, result, worker);
    await tellModelers(message, before, worker);
    return 'done';
  } catch (error) {
    const outcome = await settle(record, message, error, attempts, worker, changed.get());
    if (message !== null) await tellModelers(message, before, worker);
    return outcome;
  }
}

/** What is left to do when a run has ended well. */
async function follow(message: ReplicateMessage, result: ReplicateResult, worker: Worker): Promise<void> {
  const { queue, config, store, now, newRunId } = worker;
  switch (result.kind) {
    case 'partial':
      return sendMessage(queue, config.queueUrl, continuationOf(message, result));
    case 'unchanged':
    case 'empty':
    case 'gone': {
      // Who has asked for it waits to be told. Otherwise what nothing came of is no news.
      if (message.sentBy !== 'operator') return;
      const { kind: outcome, requests } = result;
      const { instance, projectId } = message;
      const entry = entryOf(message, newRunId(), now());
      return store.noteIdle({ instance, projectId }, { ...entry, outcome, requests });
    }
    case 'replicated':
      return;
  }
}

async function settle(
  record: SQSRecord,
  message: ReplicateMessage | null,
  error: unknown,
  attempts: number,
  worker: Worker,
  cards: CardNames | undefined,
): Promise<WorkedOff> {
  const { queue, config, now, random } = worker;
  const verdict = judge(error, attempts, random(), message !== null && mayWaitOn(message, now()));
  const known = message ?? readOrigin(record.body);
  if (error instanceof CircuitOpen && verdict.kind !== 'park') {
    logger.info('deferred', { ...known, attempts, verdict, code: error.code, reason: error.message });
  } else {
    logger.error(verdict.kind, { ...known, attempts, verdict, error, cards });
    reportFailure(error);
  }
  switch (verdict.kind) {
    case 'retry':
      await postponeMessage(queue, config.queueUrl, record, verdict.afterSeconds);
      return 'again';
    case 'renew':
      await sendMessage(queue, config.queueUrl, parseMessage(record.body));
      return 'done';
    case 'park': {
      // The project says why, and the next sweep asks again: a dead letter each time would hide those of pushes.
      if (message?.sentBy === 'sweep') return 'done';
      const { code, reason } = verdict;
      const { delivery } = known;
      await parkMessage(queue, config.deadLetterQueueUrl, record, { code, reason, delivery });
      return 'done';
    }
  }
}
