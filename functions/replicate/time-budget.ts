import type { Context } from 'aws-lambda';
import type { Worker } from './worker.ts';

/** Time kept back at the end of an invocation, in milliseconds, for saying what went wrong. */
const LAST_WORDS_MS = 10_000;
/** The part of an invocation after which nothing more is fetched: the rest is for writing what there is. */
const LATE = 2 / 3;

export type TimeBudget = {
  /** Aborts when the run has to end. */
  readonly signal: AbortSignal;
  /** Aborts when it should show what it has, and leave the rest to the next one. */
  readonly late: AbortSignal;
};

export function timeBudget(
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { timeout }: Pick<Worker, 'timeout'>,
): TimeBudget {
  const left = context.getRemainingTimeInMillis();
  const end = Math.max(0, left - LAST_WORDS_MS);
  return { signal: timeout(end), late: timeout(Math.min(end, Math.floor(left * LATE))) };
}
