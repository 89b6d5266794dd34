import { type DiaryEntry, readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import type { Table } from '../../lib/store/table.ts';
import type { DiaryRow } from './rows.ts';

/** The newest entries of all these projects' diaries together, the newest first; not all where the signal aborts. */
export async function newestRows(
  table: Table,
  projects: readonly HubProject[],
  limit: number,
  signal?: AbortSignal,
): Promise<DiaryRow[]> {
  const rows: DiaryRow[] = [];
  for (const project of projects) {
    if (signal?.aborted) break;
    for (const entry of await newestEntries(table, project, limit, signal)) rows.push({ project, entry });
  }
  return rows.sort((a, b) => (a.entry.at < b.entry.at ? 1 : -1)).slice(0, limit);
}

async function newestEntries(
  table: Table,
  project: HubProject,
  limit: number,
  signal?: AbortSignal,
): Promise<DiaryEntry[]> {
  const entries: DiaryEntry[] = [];
  for await (const entry of readDiary(table, project)) {
    entries.push(entry);
    if (entries.length === limit || signal?.aborted) break;
  }
  return entries;
}
