import type { Life } from '../life.ts';
import { Violation } from '../violation.ts';

/** What one invocation may do for a dozen files, whatever happens to it, retries and up to four beginnings included. */
const BUDGET = { git: 24, table: 120, writes: 80, queue: 6 };
/** And for each slice that the files are cut into. */
const OF_A_SLICE = { git: 2, table: 10, writes: 6, queue: 0 };
const FILES = 12;

export function checkWork({ counts, writes }: Life, sliceFiles: number): void {
  const done = { ...counts, writes };
  const slices = Math.ceil(FILES / sliceFiles);
  for (const kind of ['git', 'table', 'writes', 'queue'] as const) {
    const allowed = BUDGET[kind] + (slices - 1) * OF_A_SLICE[kind];
    if (done[kind] > allowed) {
      throw new Violation('bounded work', `${done[kind]} calls, ${allowed} are allowed: ${kind}`);
    }
  }
}
