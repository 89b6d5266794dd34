import type { CircuitOpen } from '../../lib/circuit/circuit-open.ts';
import { logger } from '../../lib/observability/logger.ts';
import { mayWaitOn } from '../../lib/queue/may-wait-on.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { judge } from '../../lib/queue/verdict.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { replicateProject } from './replicate-project.ts';
import type { TimeBudget } from './time-budget.ts';
import type { Worker } from './worker.ts';

/**
 * Replicates the message's project, unless the circuit of its instance is open. Trouble with the instance opens it.
 * @param attempts times that the message has been received, this one included
 * @throws CircuitOpen without a request, and without a word on the project, which nothing has happened to; and what
 * `replicateProject` and reading the circuit throw
 */
export async function replicateIfClosed(
  message: ReplicateMessage,
  attempts: number,
  time: TimeBudget,
  worker: Worker,
  onChanged?: ReplicateContext['onChanged'],
): Promise<ReplicateResult> {
  const refusal = await worker.circuits.refusal(message.instance);
  if (refusal !== null && !isLast(message, attempts, refusal, worker)) throw refusal;
  try {
    const result = await replicateProject(message, attempts, time, worker, refusal, onChanged);
    if (result.requests > 0) worker.circuits.noteServed(message.instance);
    return result;
  } catch (error) {
    await noteFailure(message, error, worker);
    throw error;
  }
}

/** The last attempt goes as far as it can without GitLab, so that the project says why its message was given up. */
function isLast(message: ReplicateMessage, attempts: number, refusal: CircuitOpen, { now }: Worker): boolean {
  return judge(refusal, attempts, 0, mayWaitOn(message, now())).kind === 'park';
}

/** Never in the way of what becomes of the message: the next failure will be noted, too. */
async function noteFailure(message: ReplicateMessage, error: unknown, { circuits }: Worker): Promise<void> {
  try {
    const opened = await circuits.noteFailure(message, error);
    if (opened !== null) logger.warn('circuit opened', { instance: message.instance, ...opened });
  } catch (outage) {
    logger.warn('circuit not noted', { instance: message.instance, error: outage });
  }
}
