import { type Card, contentOf, moveCard } from './card.ts';
import type { Comparison } from './compare.ts';
import { countAfter, countCards } from './counts.ts';
import { download } from './download.ts';
import { type Plan, supersededContent, withOwnLastGood } from './plan.ts';
import type { ProjectHold } from './project-hold.ts';
import type { Counts, ProjectState } from './project-state.ts';
import type { CardWrite, ObservedProject, SyncedProject } from './replica-store.ts';
import { throwIfOver } from './run-cut.ts';
import { isSameProject } from './same-project.ts';
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
 *
 * Where the content of Git LFS pointers was not to be had, all else is shown nevertheless, and the project waits for
 * the next try.
 *
 * @throws the trouble with Git LFS, after all that; RetryLater `RUN_CUT`
 */
export async function commitPlan(
  hold: ProjectHold,
  run: string,
  work: {
    readonly project: ProjectState;
    readonly comparison: Comparison;
    readonly plan: Plan;
    readonly target: Omit<SyncedProject, keyof Counts | 'status' | 'syncedAt'>;
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

  const [done, trouble] = await whileOpen(hold.key, { run, contentIds }, store, async () => {
    const moved = plan.moves.map(({ from, to }) =>
      moveCard(from, to.file, target.head, cards.get(to.file.key)),
    );
    const { cards: fetched, trouble } = await download(downloads, target.head, source);
    const after = withOwnLastGood([...moved, ...fetched], untouched);
    const isNew = (card: Card) => card !== cards.get(card.key);

    const committed = summarise(plan, cards, moved, fetched.filter(isNew));
    const counts = countAfter(comparison.whole ? countCards(cards.values()) : project, touched, after);
    const status = trouble === null ? 'synced' : 'pending';
    const shown = { ...target, ...counts, status, syncedAt: now().toISOString() } as const;
    const finish = { kind: 'finish', project: shown, record: work.recordOf(committed) } as const;
    const writes = cardWrites(after.filter(isNew), plan.deletes);
    // The same trouble once more is no news for the diary.
    const isNews = trouble === null || writes.length > 0 || !isShown(project, target);
    for (const transaction of isNews ? cutTransactions(writes, finish, store.cardsPerTransaction) : []) {
      throwIfOver(source.remote.signal);
      await store.transact(hold, transaction.step, transaction.writes);
    }
    const cardsNow = [...after, ...untouched];
    await store.expireContent(supersededContent(before, cardsNow), now());
    const remains = supersededContent(distrusted, cardsNow).map(({ contentId }) => contentId);
    await store.expireRemains(remains, now());
    return [committed, trouble] as const;
  });
  if (trouble !== null) throw trouble;
  return done;
}

function isShown(project: ProjectState, target: ObservedProject & { readonly head: string }): boolean {
  return project.head === target.head && project.syncing === null && isSameProject(project, target);
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
