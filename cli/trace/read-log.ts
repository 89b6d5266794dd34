import type { LogLine } from './log-line.ts';
import type { LogSource } from './log-source.ts';
import { readLogFiles } from './read-log-files.ts';
import { readLogGroups } from './read-log-groups.ts';

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

/** The oldest line first. What cannot be read is a gap; throws nothing but defects. */
export async function readLog(source: LogSource, question: LogQuestion): Promise<FoundLog> {
  const { lines, gaps } = await ask(source, question);
  const sorted = lines.toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  if (sorted.length <= MAX_LINES) return { lines: sorted, gaps };
  const cut = `Of ${sorted.length} lines of the log the first ${MAX_LINES} are shown.`;
  return { lines: sorted.slice(0, MAX_LINES), gaps: [...gaps, cut] };
}

function ask(source: LogSource, question: LogQuestion): Promise<FoundLog> {
  switch (source.kind) {
    case 'files':
      return readLogFiles(source.files, question);
    case 'groups':
      return readLogGroups(source.prefix, question);
  }
}
