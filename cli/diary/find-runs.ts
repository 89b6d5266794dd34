import { pipeline } from '../../lib/pipeline.ts';
import { readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { PARALLEL_REQUESTS, type Table } from '../../lib/store/table.ts';
import { newestFirst } from './newest-rows.ts';
import type { DiaryRow } from './rows.ts';

/** What is looked for in the diaries. */
export type RunsQuestion = {
  readonly delivery: string;
  /** What was written before is not looked at. */
  readonly since: Date;
  readonly signal: AbortSignal;
};

/** What the diaries have of a delivery, the oldest first; not all where the signal aborts. */
export async function findRuns(
  table: Table,
  projects: readonly HubProject[],
  { delivery, since, signal }: RunsQuestion,
): Promise<DiaryRow[]> {
  const rows: DiaryRow[] = [];
  await pipeline(projects, { items: PARALLEL_REQUESTS }, async (project) => {
    if (signal.aborted) return;
    for await (const entry of readDiary(table, project, { since: since.toISOString() })) {
      if (signal.aborted) break;
      if (entry.delivery === delivery) rows.push({ project, entry });
    }
  });
  return rows.sort(newestFirst).reverse();
}
