import { type Card, contentOf, moveCard } from './card.ts';
import type { Comparison } from './compare.ts';
import { countAfter, countCards } from './counts.ts';
import { download } from './download.ts';
import { type Plan, supersededContent, withOwnLastGood } from './plan.ts';
import type { ProjectHold } from './project-hold.ts';
import type { Counts, ProjectState } from './project-state.ts';
import type { CardWrite, SyncedProject } from './replica-store.ts';
import type { Source } from './source.ts';
import type { Committed, SyncRecord } from './sync-record.ts';
import { cutTransactions } from './transactions.ts';
import { whileOpen } from './while-open.ts';

/**
 * Makes the cards show `target.head`, in the order that leaves nothing behind wherever it is cut:
 *
 * 1. The run is opened: it names the content ids that it creates, supersedes or moves. Then the content.
 * 2. The transactions, each raising the generation from the value that this run has read. Whoever else has
 *    raised it has won: Conflict, and the caller starts again from the top, where this run is found and drained.
 * 3. Superseded content gets its expiry, and the run is closed. Of content that is not to be believed nobody knows how
 *    many parts there are: those that are found get it.
 */
export async function commitPlan(
  hold: ProjectHold,
  run: string,
  work: {
    readonly project: ProjectState;
    readonly comparison: Comparison;
    readonly plan: Plan;
    readonly target: Omit<SyncedProject, keyof Counts | 'syncedAt'>;
    readonly recordOf: (committed: Committed) => SyncRecord;
  },
  source: Source,
  now: () => Date,
): Promise<Committed> {
  const { project, comparison, plan, target } = work;
  const { cards, distrusted } = comparison;
  const { store } = source;
  const downloads = plan.fetches.map((want, index) => ({ ...want, contentId: `${run}-${index}` }));
  const [touched, untouched] = splitTouched(plan, cards);
  const before = touched.flatMap(contentOf);
  const contentIds = [...downloads, ...before, ...distrusted].map(({ contentId }) => contentId);

  return whileOpen(hold.key, { run, contentIds }, store, async () => {
    const moved = plan.moves.map(({ from, to }) =>
      moveCard(from, to.file, target.head, cards.get(to.file.key)),
    );
    const fetched = downloads.length === 0 ? [] : await download(downloads, cards, target.head, source);
    const after = withOwnLastGood([...moved, ...fetched], untouched);

    const committed = summarise(plan, cards, moved, fetched);
    const counts = countAfter(comparison.whole ? countCards(cards.values()) : project, touched, after);
    const synced = { ...target, ...counts, syncedAt: now().toISOString() };
    const finish = { kind: 'finish', project: synced, record: work.recordOf(committed) } as const;
    const writes = cardWrites(after, plan.deletes);
    for (const transaction of cutTransactions(writes, finish, store.cardsPerTransaction)) {
      await store.transact(hold, transaction.step, transaction.writes);
    }
    const cardsNow = [...after, ...untouched];
    await store.expireContent(supersededContent(before, cardsNow), now());
    const remains = supersededContent(distrusted, cardsNow).map(({ contentId }) => contentId);
    await store.expireRemains(remains, now());
    return committed;
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

function cardWrites(puts: readonly Card[], deletes: readonly Card[]): CardWrite[] {
  return [
    ...puts.map((card): CardWrite => ({ kind: 'put', card })),
    ...deletes.map(({ key }): CardWrite => ({ kind: 'delete', key })),
  ];
}
