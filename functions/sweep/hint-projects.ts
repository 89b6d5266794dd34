import { sendMessages } from '../../lib/queue/send-batch.ts';
import type { ReadableState } from '../../lib/store/project-item.ts';
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
 * is looked at once a week. One that has failed for want of an access token is left until its instance has one: it would
 * only fail again.
 * @param served instances that there is an access token for; null: nobody could say
 * @throws RetryLater `TABLE_UNAVAILABLE`, `QUEUE_UNAVAILABLE`
 */
export async function hintProjects(
  due: readonly RegisteredProject[],
  { all, at }: SweepOrder,
  { config, table, queue }: Sweeper,
  served: ReadonlySet<string> | null,
): Promise<readonly Finding[]> {
  const slot = slotAt(at);
  const delivery = `sweep-${at.toISOString()}`;
  const counts = { projects: 0, failed: 0, problems: 0 };
  const unserved = new Map<string, number>();
  for (let from = 0; from < due.length; from += CHUNK) {
    const known = await readStates(table, due.slice(from, from + CHUNK));
    const present = known.filter(
      ({ project, state }) => state.status !== 'gone' || all || isDueThisWeek(project, slot, config.hours),
    );
    const wanted = present.filter(({ project: { instance }, state }) => {
      const isInVain = served?.has(instance) === false && lacksToken(state);
      if (isInVain) unserved.set(instance, (unserved.get(instance) ?? 0) + 1);
      return !isInVain;
    });
    // Of a project that has ever been read the table knows where it is by now; the list, where it was at first.
    const hints = wanted.map(({ project, state }) =>
      sweepHint(project, state.path === null ? project.path : null, delivery, new Date()),
    );
    await sendMessages(queue, config.queueUrl, hints);
    counts.projects += wanted.length;
    counts.failed += present.filter(({ state }) => state.status === 'failed').length;
    counts.problems += present.reduce((sum, { state }) => sum + state.problems, 0);
  }
  return [
    { kind: 'hinted', ...counts },
    ...[...unserved].map(([instance, projects]): Finding => ({ kind: 'unserved', instance, projects })),
  ];
}

function lacksToken({ status, lastError }: ReadableState): boolean {
  return status === 'failed' && lastError?.code === 'NO_ACCESS_TOKEN';
}
