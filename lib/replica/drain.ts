import { contentOf } from './card.ts';
import type { ProjectHold } from './project-hold.ts';
import type { OpenRun } from './project-state.ts';
import type { ReplicaStore } from './replica-store.ts';

/**
 * Cleans up after runs that were cut: content in them that no card refers to expires, and the runs are closed.
 * The generation is raised first: after that the run's owner, should it still live, can commit nothing, so that
 * what no card refers to now, none will.
 */
export async function drainRuns(
  hold: ProjectHold,
  openRuns: readonly OpenRun[],
  store: ReplicaStore,
  now: () => Date,
): Promise<void> {
  if (openRuns.length === 0) return;
  await store.transact(hold, { kind: 'continue' }, []);
  const cards = await store.readAllCards(hold.key);
  const referenced = new Set([...cards.values()].flatMap(contentOf).map(({ contentId }) => contentId));
  for (const run of openRuns) {
    const orphans = run.contentIds.filter((contentId) => !referenced.has(contentId));
    await store.expireRemains(orphans, now());
    await store.closeRun(hold.key, run);
  }
}
