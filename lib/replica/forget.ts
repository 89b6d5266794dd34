import { Conflict, RetryLater } from '../errors.ts';
import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import { type Card, contentOf } from './cards/card.ts';
import { drainRuns } from './commit/drain.ts';
import { isListed } from './project/judge-state.ts';
import type { ProjectHold } from './project/project-hold.ts';
import type { ProjectState } from './project/project-state.ts';
import type { ReplicaStore } from './replica-store.ts';

export type Forgotten = { readonly cards: number; readonly contents: number };

/** Times that a project is forgotten from the top because a worker has changed it meanwhile. */
const MAX_TRIES = 4;

/**
 * Takes a project out of the table: its cards, what is known of it, and its place on the hub's list; its content expires.
 * Cut anywhere, it leaves what the same again completes, or the next hint, which finds a project of which nothing is known:
 *
 * 1. A run is opened that names all content. It writes none, so that whoever finds it may close it at once.
 * 2. Transactions take the cards, the first one all that is known of the project, too. Each raises the generation under
 *    the condition that it is what was read, so that a worker which has read the project before can write no card.
 * 3. The content gets its expiry, and the run is closed.
 * 4. The last transaction takes the project off the list. The generation stays for a day: a worker that has read an earlier
 *    one must not meet the same number again in a project that began anew.
 *
 * @throws RetryLater `PROJECT_BUSY` while a worker may still write content, or if others are faster each time
 */
export async function forgetProject(
  key: ProjectKey,
  store: ReplicaStore,
  now: () => Date,
  newRunId: () => string,
): Promise<Forgotten> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    try {
      return await forgetOnce(key, store, now, newRunId);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw busy(key, `was changed by others each of the ${MAX_TRIES} times`);
}

/** Whether an earlier attempt at forgetting the project was cut. */
export function isHalfForgotten(project: ProjectState): boolean {
  const { observedAt, lastError, head, syncing } = project;
  const isUnknown = [observedAt, lastError, head, syncing].every((fact) => fact === null);
  return isListed(project) && isUnknown;
}

async function forgetOnce(
  key: ProjectKey,
  store: ReplicaStore,
  now: () => Date,
  newRunId: () => string,
): Promise<Forgotten> {
  const project = await store.readProject(key);
  throwIfAtWork(key, project, now());
  const hold: ProjectHold = { key, generation: project.generation };
  await drainRuns(hold, project, store, now);
  const cards = [...(await store.readAllCards(key)).values()];
  const contentIds = [...new Set(cards.flatMap(contentOf).map(({ contentId }) => contentId))];
  const run = { run: newRunId(), contentIds, aliveUntil: now().toISOString() };
  await store.openRun(key, run);
  await deleteCards(hold, cards, store);
  await store.expireRemains(contentIds, now());
  await store.closeRun(key, run);
  await store.transact(hold, { kind: 'forgotten', at: now().toISOString() }, []);
  return { cards: cards.length, contents: contentIds.length };
}

/** Where content is still being written nobody knows yet what has to expire. */
function throwIfAtWork(key: ProjectKey, { openRuns, fencedRuns }: ProjectState, now: Date): void {
  const until = [...openRuns, ...fencedRuns]
    .map(({ aliveUntil }) => aliveUntil)
    .toSorted()
    .at(-1);
  if (until === undefined || Date.parse(until) <= now.getTime()) return;
  throw busy(key, `may be worked on until ${until}`);
}

async function deleteCards(hold: ProjectHold, cards: readonly Card[], store: ReplicaStore): Promise<void> {
  const room = store.cardsPerTransaction;
  for (let at = 0; at === 0 || at < cards.length; at += room) {
    const step = at === 0 ? ({ kind: 'forget' } as const) : ({ kind: 'continue' } as const);
    const deletes = cards.slice(at, at + room).map(({ key }) => ({ kind: 'delete', key }) as const);
    await store.transact(hold, step, deletes);
  }
}

function busy(key: ProjectKey, why: string): RetryLater {
  return new RetryLater('PROJECT_BUSY', `${formatProjectKey(key)} ${why}.`, {
    advice: 'Nothing is lost; do the same again after that.',
  });
}
