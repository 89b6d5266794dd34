import { cutSlices } from '../plan/slices.ts';
import type { ProjectHold } from '../project/project-hold.ts';
import type { Committed } from '../project/sync-record.ts';
import { runCut } from '../run-cut.ts';
import type { Source } from '../source.ts';
import { type Commit, commitSlice } from './commit-slice.ts';
import type { CommitWork, Progress } from './commit-work.ts';
import { StandingCards } from './standing-cards.ts';

/**
 * `partial`: the time of the run was over; `left` files are still to be fetched, revised or deleted. Counts are sums with
 * `before`.
 */
export type CommitResult = Committed & { readonly kind: 'whole' | 'partial'; readonly left: number };

/**
 * Makes the cards show `target.head`, slice by slice (`commitSlice`), so that memory follows the slice and a run that is
 * late keeps what it has. The first transaction sets `syncing`, the last one takes it back: until then a reader knows that
 * the cards are on their way, and the next run that all of them are to be compared.
 *
 * Where the content of Git LFS pointers was not to be had, all else is shown nevertheless, and the project waits for
 * the next try.
 *
 * @throws the trouble with Git LFS, after all that; RetryLater `RUN_CUT` if it got late before anything was committed, or
 * when the time of the run is over; Conflict `GENERATION_LOST`; and what git and the table make of it
 */
export async function commitPlan(
  hold: ProjectHold,
  run: string,
  work: CommitWork,
  source: Source,
  now: () => Date,
): Promise<CommitResult> {
  const standing = new StandingCards(work.project, work.comparison, work.plan);
  const commit: Commit = { hold, run, work, standing, source, now };
  const slices = cutSlices(work.plan, source.sliceFiles);
  let progress: Progress = {
    committed: work.before,
    left: work.plan.fetches.length + work.plan.revisions.length + work.plan.deletes.length,
    trouble: null,
    isBegun: false,
  };
  for (const [index, slice] of slices.entries()) {
    const isLast = index === slices.length - 1;
    const { isCut, ...done } = await commitSlice(commit, { index, isLast, ...slice }, progress);
    progress = done;
    if (isCut || (!isLast && source.late.aborted)) return partial(progress);
  }
  if (progress.trouble !== null) throw progress.trouble;
  return { kind: 'whole', left: 0, ...progress.committed };
}

function partial({ committed, left, isBegun }: Progress): CommitResult {
  if (!isBegun) throw runCut();
  return { kind: 'partial', left, ...committed };
}
