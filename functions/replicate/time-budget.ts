import type { Context } from 'aws-lambda';
import type { Worker } from './worker.ts';

/** Time kept back at the end of an invocation, in milliseconds, for saying what went wrong. */
const LAST_WORDS_MS = 10_000;
/** The part of an invocation that cleaning up after others may take: what is left of that harms nobody. */
const EARLY = 1 / 4;
/** The part of an invocation after which nothing more is fetched: the rest is for writing what there is. */
const LATE = 2 / 3;

export type TimeBudget = {
  /** Aborts when the run has to end. */
  readonly signal: AbortSignal;
  /** Aborts when it should have done with what others have left, and begin with its own work. */
  readonly early: AbortSignal;
  /** Aborts when it should show what it has, and leave the rest to the next one. */
  readonly late: AbortSignal;
};

/** What of the time that is left a run may have. */
export function timeBudget(
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { timeout }: Pick<Worker, 'timeout'>,
): TimeBudget {
  const left = context.getRemainingTimeInMillis();
  const end = Math.max(0, left - LAST_WORDS_MS);
  const after = (part: number) => timeout(Math.min(end, Math.floor(left * part)));
  return { signal: timeout(end), early: after(EARLY), late: after(LATE) };
}
