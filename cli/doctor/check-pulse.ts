import { formatAge } from '../age.ts';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import type { PulseLook } from './read-pulse.ts';

/** As the alarms WaitingMessages and SweepLate have it. */
export const LATE_MS = 60 * 60 * 1000;

/** How long the oldest message waits, where any does. */
export function checkQueueAge(look: PulseLook): Finding {
  const advice = '`hub projects` shows what is tried again, and why.';
  if (look.kind === 'unknown') return unknown('queue age', look.why, look.advice ?? advice);
  const { queueAge } = look.pulse;
  if (queueAge === null)
    return unknown('queue age', 'CloudWatch has no number yet: that may take a quarter of an hour.', advice);
  const waitedMs = queueAge.seconds * 1000;
  const detail = `The oldest message had waited for ${formatAge(waitedMs)} at ${formatMinute(queueAge.at)}.`;
  if (waitedMs <= LATE_MS) return ok('queue age', detail);
  return failed('queue age', detail, `${advice} More: docs/runbook.md#waiting-messages.`);
}

/** Whether the sweep comes to its end. It leaves no trace in the table where it has nothing to do, so that it costs nothing. */
export function checkSweep(look: PulseLook, now: Date): Finding {
  if (look.kind === 'unknown') return unknown('sweep', look.why, look.advice);
  const { lastSweep } = look.pulse;
  const advice = 'Look at the log of the sweep function: docs/runbook.md#sweep-late.';
  if (lastSweep === null)
    return failed(
      'sweep',
      'None has come to its end within a day; four are due in an hour.',
      `A new hub has its first within a quarter of an hour. ${advice}`,
    );
  const agoMs = now.getTime() - lastSweep.getTime();
  const detail = `The last one ended ${formatAge(agoMs)} ago, at ${formatMinute(lastSweep)}`;
  if (agoMs <= LATE_MS) return ok('sweep', `${detail}.`);
  return failed('sweep', `${detail}; four are due in an hour.`, advice);
}

function formatMinute(time: Date): string {
  return time.toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
}
