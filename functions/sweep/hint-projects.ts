import { sendMessages } from '../../lib/queue/send-batch.ts';
import { readStates } from '../../lib/store/project-states.ts';
import type { RegisteredProject } from '../../lib/store/registry.ts';
import { isDueThisWeek, slotAt } from '../../lib/sweep/due.ts';
import type { Finding } from '../../lib/sweep/finding.ts';
import { sweepHint } from '../../lib/sweep/sweep-hint.ts';
import type { SweepOrder } from './order.ts';
import type { Sweeper } from './sweeper.ts';

/** Projects whose items are in memory at once. */
const CHUNK = 1000;

/**
 * Has each project looked at whose turn it is. One that GitLab has deleted comes back seldom, and mostly with a push: it
 * is looked at once a week.
 * @throws RetryLater `TABLE_UNAVAILABLE`, `QUEUE_UNAVAILABLE`
 */
export async function hintProjects(
  due: readonly RegisteredProject[],
  { all, at }: SweepOrder,
  { config, table, queue }: Sweeper,
): Promise<readonly Finding[]> {
  const slot = slotAt(at);
  const delivery = `sweep-${at.toISOString()}`;
  const counts = { projects: 0, failed: 0, problems: 0 };
  for (let from = 0; from < due.length; from += CHUNK) {
    const known = await readStates(table, due.slice(from, from + CHUNK));
    const wanted = known.filter(
      ({ project, state }) => state.status !== 'gone' || all || isDueThisWeek(project, slot, config.hours),
    );
    // Of a project that has ever been read the table knows where it is by now; the list, where it was at first.
    const hints = wanted.map(({ project, state }) =>
      sweepHint(project, state.path === null ? project.path : null, delivery, new Date()),
    );
    await sendMessages(queue, config.queueUrl, hints);
    counts.projects += wanted.length;
    counts.failed += wanted.filter(({ state }) => state.status === 'failed').length;
    counts.problems += wanted.reduce((sum, { state }) => sum + state.problems, 0);
  }
  return [{ kind: 'hinted', ...counts }];
}
