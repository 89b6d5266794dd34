import type { Life } from '../life.ts';
import { Violation } from '../violation.ts';

/** What one invocation may do for a dozen files, whatever happens to it, retries and up to four beginnings included. */
const BUDGET = { git: 24, table: 120, writes: 80, queue: 6 };

export function checkWork({ counts, writes }: Life): void {
  const done = { ...counts, writes };
  for (const kind of ['git', 'table', 'writes', 'queue'] as const) {
    if (done[kind] > BUDGET[kind]) {
      throw new Violation('bounded work', `${done[kind]} calls, ${BUDGET[kind]} are allowed: ${kind}`);
    }
  }
}
