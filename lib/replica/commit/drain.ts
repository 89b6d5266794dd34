import { contentOf } from '../cards/card.ts';
import { generationLost } from '../project/generation-lost.ts';
import type { ProjectHold } from '../project/project-hold.ts';
import type { OpenRun, ProjectState } from '../project/project-state.ts';
import type { ReplicaStore } from '../replica-store.ts';

type Runs = Pick<ProjectState, 'openRuns' | 'fencedRuns'>;

/** Contents that expire before the time is looked at: some ten seconds, if each has as many parts as the largest model. */
const AT_ONCE = 200;

/** Whether there is something left of runs that were cut. */
export function isDrainDue({ openRuns, fencedRuns }: Runs, now: Date): boolean {
  return openRuns.length > 0 || fencedRuns.some((run) => isOver(run, now));
}

/**
 * Cleans up after runs that were cut: content in them that no card refers to expires, and the runs are closed.
 * The generation is raised first: after that the run's owner, should it still live, can commit nothing, so that
 * what no card refers to now, none will. It may write content all the same until it notices, and be killed before it
 * does: until its time is over the run is remembered as fenced, and then cleaned up after once more.
 *
 * What is left when the time is up stays in a fenced run, where the next drain goes on: no card needs it, and none will.
 * @param timeUp where others wait for what comes after; else it ends when all is done
 */
export async function drainRuns(
  hold: ProjectHold,
  { openRuns, fencedRuns }: Runs,
  store: ReplicaStore,
  now: () => Date,
  timeUp?: AbortSignal,
): Promise<void> {
  if (!isDrainDue({ openRuns, fencedRuns }, now())) return;
  await store.transact(hold, { kind: 'continue' }, []);
  const cards = await store.readAllCards(hold.key);
  await throwIfOvertaken(hold, store);
  const referenced = new Set([...cards.values()].flatMap(contentOf).map(({ contentId }) => contentId));
  for (const run of joined([...fencedRuns, ...openRuns])) {
    const mayStillWrite = !isOver(run, now());
    if (mayStillWrite && !isAmong(openRuns, run)) continue;
    const orphans = run.contentIds.filter((contentId) => !referenced.has(contentId));
    const left = await expire(orphans, store, timeUp, now);
    const unfinished = mayStillWrite ? orphans : left;
    if (unfinished.length > 0) await store.fenceRun(hold.key, { ...run, contentIds: unfinished });
    else await forget(run, hold, { openRuns, fencedRuns }, store);
  }
}

async function forget(
  run: OpenRun,
  { key }: ProjectHold,
  { openRuns, fencedRuns }: Runs,
  store: ReplicaStore,
): Promise<void> {
  if (isAmong(openRuns, run)) await store.closeRun(key, run);
  if (isAmong(fencedRuns, run)) await store.forgetFenced(key, run);
}

/**
 * A run that was cut while it was fenced, or that was opened again after that, is there as both, and either may name what the
 * other does not: what is written over the fenced one names all. What the first of them names keeps its order.
 */
function joined(runs: readonly OpenRun[]): OpenRun[] {
  return [...Map.groupBy(runs, ({ run }) => run)].map(([run, pieces]) => ({
    run,
    contentIds: [...new Set(pieces.flatMap(({ contentIds }) => contentIds))],
    aliveUntil: pieces.reduce((latest, { aliveUntil }) => (aliveUntil > latest ? aliveUntil : latest), ''),
  }));
}

function isAmong(runs: readonly OpenRun[], { run }: OpenRun): boolean {
  return runs.some((other) => other.run === run);
}

/** Some at least, however late it is: or a project that is long to read would never be cleaned up after. @returns the others */
async function expire(
  contentIds: readonly string[],
  store: ReplicaStore,
  timeUp: AbortSignal | undefined,
  now: () => Date,
): Promise<readonly string[]> {
  let left = contentIds;
  do {
    await store.expireRemains(left.slice(-AT_ONCE), now());
    left = left.slice(0, -AT_ONCE);
  } while (left.length > 0 && !timeUp?.aborted);
  return left;
}

/**
 * Cards are read page by page. One that another run has moved meanwhile from a page to come to one that was read would be
 * missed, and its content taken for an orphan.
 */
async function throwIfOvertaken({ key, generation }: ProjectHold, store: ReplicaStore): Promise<void> {
  const project = await store.readProject(key);
  if (project.generation !== generation) throw generationLost();
}

function isOver({ aliveUntil }: OpenRun, now: Date): boolean {
  return Date.parse(aliveUntil) <= now.getTime();
}
