import { type FoundLog, type LogQuestion, MAX_LINES } from './found-log.ts';
import type { LogSource } from './log-source.ts';
import { readLogFiles } from './read-log-files.ts';
import { readLogGroups } from './read-log-groups.ts';

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
