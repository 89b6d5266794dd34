import type { LogLine } from './log-line.ts';

/** What is looked for. */
export type LogQuestion = {
  readonly delivery: string;
  /** What was written before is not looked at. */
  readonly since: Date;
  readonly signal: AbortSignal;
};

/** What the functions have logged of a delivery, and why that may not be all: a sentence each. */
export type FoundLog = { readonly lines: readonly LogLine[]; readonly gaps: readonly string[] };

/** A sweep has one delivery for all of its hints. */
export const MAX_LINES = 500;
