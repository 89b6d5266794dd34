import { readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import type { Table } from '../../lib/store/table.ts';
import type { DiaryRow } from './rows.ts';

/** What the diaries have of a delivery, the oldest first; not all where the signal aborts. */
export async function findRuns(
  table: Table,
  projects: readonly HubProject[],
  delivery: string,
  signal: AbortSignal,
): Promise<DiaryRow[]> {
  const rows: DiaryRow[] = [];
  for (const project of projects) {
    if (signal.aborted) break;
    for await (const entry of readDiary(table, project)) {
      if (signal.aborted) break;
      if (entry.delivery === delivery) rows.push({ project, entry });
    }
  }
  return rows.reverse();
}
