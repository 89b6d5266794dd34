import { CARD_VERSION, type Card, type Content, moveCard } from '../cards/card.ts';
import type { ProjectHold } from '../project/project-hold.ts';
import type { Counts, ProjectState } from '../project/project-state.ts';
import { isSameProject } from '../project/same-project.ts';
import { addCommitted } from '../project/sync-record.ts';
import type { CardWrite, ProjectStep } from '../replica-store.ts';
import { throwIfOver } from '../run-cut.ts';
import type { Source } from '../source.ts';
import type { CommitWork, Progress, Slice } from './commit-work.ts';
import { download } from './download.ts';
import { type Revision, reviseCards } from './revise-cards.ts';
import type { StandingCards } from './standing-cards.ts';
import { beginStep, CONTINUE, finishStep } from './steps.ts';
import { changedCards, summarise } from './summarise.ts';
import { cutTransactions } from './transactions.ts';
import { whileOpen } from './while-open.ts';

export type Commit = {
  readonly hold: ProjectHold;
  readonly run: string;
  readonly work: CommitWork;
  readonly standing: StandingCards;
  readonly source: Source;
  readonly now: () => Date;
};

/**
 * Carries out a slice of a plan, in the order that leaves nothing behind wherever it is cut:
 *
 * 1. Cards of another version are made anew; where their content is not there to be read, it is fetched like a new file's.
 * 2. The run is opened: it names the content ids that it creates, supersedes or moves. Then the content.
 * 3. The transactions, each raising the generation from the value that this run has read. Whoever else has
 *    raised it has won: Conflict, and the caller starts again from the top, where this run is found and drained.
 * 4. Superseded content gets its expiry, and the run is closed. Of content that is not to be believed nobody knows how
 *    many parts there are: those that are found get it.
 *
 * @returns `isCut` if the time of the run was over before all cards of the slice were made; those that were are shown
 */
export async function commitSlice(
  commit: Commit,
  slice: Slice,
  progress: Progress,
): Promise<Progress & { readonly isCut: boolean }> {
  const { hold, run, work, standing, source, now } = commit;
  const { store } = source;
  const { head } = work.target;
  const moved = slice.moves.map(({ from, to }) => moveCard(from, to.file, head, standing.at(to.file.key)));
  const revised = await reviseCards(revisionsOf(slice, standing, moved), source);
  standing.distrust(revised.fetches.map(({ previous }) => previous));
  const downloads = [...slice.fetches, ...revised.fetches].map((fetch, index) => ({
    ...fetch,
    contentId: `${run}-${slice.index * source.sliceFiles + index}`,
  }));
  const contentIds = idsOf([...downloads, ...standing.contentAt(slice)]);
  const openRun = { run: slice.index === 0 ? run : `${run}.${slice.index}`, contentIds };

  return whileOpen(hold.key, openRun, store, now, async () => {
    const { cards: fetched, trouble, isCut: isDownloadCut } = await download(downloads, head, source);
    const isCut = isDownloadCut || revised.isCut;
    const made = standing.settle(latest([...moved, ...revised.cards, ...fetched]));
    const written = made.filter((card) => card !== standing.at(card.key));
    const isEnd = slice.isLast && !isCut;
    const deleted = isCut ? [] : slice.deletes;
    const changed = changedCards({ plan: work.plan, slice, standing }, written, deleted);
    const done: Progress = {
      committed: addCommitted(progress.committed, summarise(changed, written, fetched)),
      left: progress.left - revised.cards.length - fetched.length - deleted.length,
      trouble: trouble ?? progress.trouble,
      isBegun: progress.isBegun || written.length + deleted.length > 0,
    };
    const opening = progress.isBegun ? CONTINUE : beginStep(work);
    const counts = standing.countsAfter(written, deleted);
    const closing = isEnd && isNews(work, done, counts) ? finishStep(work, counts, done, now()) : null;
    await writeCards(commit, written, deleted, opening, closing);
    source.onChanged?.(changed);
    const { superseded, remains } = standing.replace(made, deleted);
    await store.expireContent(superseded, now());
    await store.expireRemains(idsOf(remains), now());
    return { ...done, isCut };
  });
}

/** What is to be revised is what stands at the paths, or will. */
function revisionsOf(
  { revisions }: Slice,
  standing: StandingCards,
  moved: readonly Card[],
): readonly Revision[] {
  const movedTo = new Map(moved.map((card) => [card.key, card]));
  return revisions.flatMap(({ file }) => {
    const card = movedTo.get(file.key) ?? standing.at(file.key);
    return card === undefined ? [] : [{ file, card }];
  });
}

/** The last card of each path: one that was moved may have been made anew. */
function latest(cards: readonly Card[]): Card[] {
  return [...new Map(cards.map((card) => [card.key, card])).values()];
}

async function writeCards(
  { hold, source: { store, remote } }: Commit,
  written: readonly Card[],
  deleted: readonly Card[],
  opening: ProjectStep,
  closing: ProjectStep | null,
): Promise<void> {
  const writes = cardWrites(written, deleted);
  for (const transaction of cutTransactions(writes, opening, closing, store.cardsPerTransaction)) {
    throwIfOver(remote.signal);
    await store.transact(hold, transaction.step, transaction.writes);
  }
}

/** That nothing has come of it, or the same trouble once more, is no news for the diary. */
function isNews(
  { project, target }: CommitWork,
  { trouble, isBegun }: Progress,
  { models, problems }: Counts,
): boolean {
  const cardVersion = trouble === null ? CARD_VERSION : null;
  const isShown =
    project.head === target.head && project.cardVersion === cardVersion && isAlike(project, target);
  const isCounted = project.models === models && project.problems === problems;
  const isSaid = trouble !== null || project.status === 'synced';
  return isBegun || !isShown || !isCounted || !isSaid;
}

/** Whether the project item says all that it will say once more, but for the counts. */
function isAlike(project: ProjectState, target: CommitWork['target']): boolean {
  return (
    isSameProject(project, target) &&
    project.bound === target.bound &&
    project.patterns === target.patterns &&
    project.syncing === null &&
    project.suspect === null &&
    project.unusable === null
  );
}

function cardWrites(puts: readonly Card[], deletes: readonly Card[]): CardWrite[] {
  return [
    ...puts.map((card): CardWrite => ({ kind: 'put', card })),
    ...deletes.map(({ key }): CardWrite => ({ kind: 'delete', key })),
  ];
}

function idsOf(contents: readonly Pick<Content, 'contentId'>[]): string[] {
  return contents.map(({ contentId }) => contentId);
}
