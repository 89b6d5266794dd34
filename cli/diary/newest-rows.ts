import { readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import type { Table } from '../../lib/store/table.ts';
import type { DiaryRow } from './rows.ts';

/**
 * The newest entries of all these projects' diaries together, the newest first; not all where the signal aborts. No more
 * than twice as many are held as are asked for, however many projects there are.
 */
export async function newestRows(
  table: Table,
  projects: readonly HubProject[],
  limit: number,
  signal?: AbortSignal,
): Promise<DiaryRow[]> {
  let rows: DiaryRow[] = [];
  for (const project of projects) {
    if (signal?.aborted) break;
    const oldest = rows.length < limit ? undefined : rows.at(-1)?.entry.at;
    const newer = await newerRows(table, project, limit, oldest, signal);
    if (newer.length > 0) rows = [...rows, ...newer].sort(newestFirst).slice(0, limit);
  }
  return rows;
}

/** @param oldest what is not newer is not among the newest; undefined: there are not enough yet */
async function newerRows(
  table: Table,
  project: HubProject,
  limit: number,
  oldest: string | undefined,
  signal: AbortSignal | undefined,
): Promise<DiaryRow[]> {
  const rows: DiaryRow[] = [];
  for await (const entry of readDiary(table, project)) {
    if (oldest !== undefined && entry.at <= oldest) break;
    rows.push({ project, entry });
    if (rows.length === limit || signal?.aborted) break;
  }
  return rows;
}

function newestFirst(a: DiaryRow, b: DiaryRow): number {
  if (a.entry.at === b.entry.at) return 0;
  return a.entry.at < b.entry.at ? 1 : -1;
}
