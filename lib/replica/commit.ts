import type { GitCapabilities, GitRemote } from '../git/types.ts';
import { type Card, contentOf, moveCard } from './card.ts';
import type { Comparison } from './compare.ts';
import { type Download, download } from './download.ts';
import { type Plan, supersededContent } from './plan.ts';
import type { ProjectHold } from './project-hold.ts';
import type { Counts, ProjectState } from './project-state.ts';
import type { CardWrite, ReplicaStore, SyncedProject } from './replica-store.ts';
import { cutTransactions } from './transactions.ts';
import { whileOpen } from './while-open.ts';

/** What a commit did to the cards. */
export type Committed = {
  readonly added: number;
  readonly updated: number;
  readonly moved: number;
  readonly deleted: number;
  readonly problems: number;
  readonly bytes: number;
};

/**
 * Makes the cards show `target.head`, in the order that leaves nothing behind wherever it is cut:
 *
 * 1. The run is opened: it names the content ids that it creates, supersedes or moves. Then the content.
 * 2. The transactions, each raising the generation from the value that this run has read. Whoever else has
 *    raised it has won: Conflict, and the caller starts again from the top, where this run is found and drained.
 * 3. Superseded content gets its expiry, and the run is closed.
 */
export async function commitPlan(
  hold: ProjectHold,
  run: string,
  work: {
    readonly project: ProjectState;
    readonly comparison: Comparison;
    readonly plan: Plan;
    readonly target: Omit<SyncedProject, keyof Counts | 'syncedAt'>;
  },
  source: { remote: GitRemote; capabilities: GitCapabilities; store: ReplicaStore },
  now: () => Date,
): Promise<Committed> {
  const { project, comparison, plan, target } = work;
  const { cards } = comparison;
  const { store } = source;
  const downloads = plan.fetches.map((want, index) => ({ ...want, contentId: `${run}-${index}` }));
  const [touched, untouched] = splitTouched(plan, cards);

  return whileOpen(hold.key, { run, contentIds: contentIds(downloads, touched) }, store, async () => {
    const moved = plan.moves.map(({ from, to }) =>
      moveCard(from, to.file, target.head, cards.get(to.file.key)),
    );
    const fetched = downloads.length === 0 ? [] : await download(downloads, cards, target.head, source);
    const after = [...moved, ...fetched];

    const counts = addCounts(comparison.whole ? countCards(cards.values()) : project, touched, after);
    const finished = { ...target, ...counts, syncedAt: now().toISOString() };
    await writeCards(hold, cardWrites(after, plan.deletes), finished, store);
    await store.expireContent(supersededContent(touched, [...after, ...untouched]), now());
    return summarise(plan, cards, moved, fetched);
  });
}

function summarise(
  { moves, deletes }: Plan,
  cards: ReadonlyMap<string, Card>,
  moved: readonly Card[],
  fetched: readonly Card[],
): Committed {
  const movedFrom = new Set(moves.map(({ from }) => from.key));
  const updated = fetched.filter((card) => cards.has(card.key)).length;
  return {
    added: fetched.length - updated,
    updated,
    moved: moved.length,
    deleted: deletes.filter((card) => !movedFrom.has(card.key)).length,
    problems: [...moved, ...fetched].filter((card) => card.problem !== null).length,
    bytes: fetched.reduce((sum, card) => sum + card.bytes, 0),
  };
}

async function writeCards(
  hold: ProjectHold,
  writes: readonly CardWrite[],
  project: SyncedProject,
  store: ReplicaStore,
): Promise<void> {
  for (const { step, writes: chunk } of cutTransactions(writes, project)) {
    await store.transact(hold, step, chunk);
    hold.generation += 1;
  }
}

/** The cards that this plan changes, moves or deletes, as they stand, and the others. */
function splitTouched(plan: Plan, cards: ReadonlyMap<string, Card>): [touched: Card[], untouched: Card[]] {
  const keys = new Set([
    ...plan.fetches.map(({ file }) => file.key),
    ...plan.moves.flatMap(({ to, from }) => [to.file.key, from.key]),
    ...plan.deletes.map(({ key }) => key),
  ]);
  const all = [...cards.values()];
  return [all.filter(({ key }) => keys.has(key)), all.filter(({ key }) => !keys.has(key))];
}

function contentIds(downloads: readonly Download[], before: readonly Card[]): string[] {
  return [
    ...downloads.map(({ contentId }) => contentId),
    ...before.flatMap(contentOf).map(({ contentId }) => contentId),
  ];
}

function cardWrites(puts: readonly Card[], deletes: readonly Card[]): CardWrite[] {
  return [
    ...puts.map((card): CardWrite => ({ kind: 'put', card })),
    ...deletes.map(({ key }): CardWrite => ({ kind: 'delete', key })),
  ];
}

function addCounts(base: Counts, before: readonly Card[], after: readonly Card[]): Counts {
  const [less, more] = [countCards(before), countCards(after)];
  return {
    models: base.models - less.models + more.models,
    problems: base.problems - less.problems + more.problems,
  };
}

function countCards(cards: Iterable<Card>): Counts {
  let models = 0;
  let problems = 0;
  for (const card of cards) {
    if (card.problem === null) models += 1;
    else problems += 1;
  }
  return { models, problems };
}
