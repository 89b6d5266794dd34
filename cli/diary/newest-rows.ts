import { pipeline } from '../../lib/pipeline.ts';
import { type DiaryEntry, readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { PARALLEL_REQUESTS, type Table } from '../../lib/store/table.ts';
import type { DiaryRow } from './rows.ts';

/**
 * The newest entries of all these projects' diaries together, the newest first; not all where the signal aborts. Some
 * diaries are read at once, and of each no more than may be among the newest, however many projects there are.
 */
export async function newestRows(
  table: Table,
  projects: readonly HubProject[],
  limit: number,
  signal?: AbortSignal,
): Promise<DiaryRow[]> {
  let rows: DiaryRow[] = [];
  const isTooOld = ({ at }: DiaryEntry) => rows.length === limit && at <= (rows.at(-1)?.entry.at ?? '');
  await pipeline(projects, { items: PARALLEL_REQUESTS }, async (project) => {
    if (signal?.aborted) return;
    const newer = await newerRows(table, project, limit, isTooOld, signal);
    if (newer.length > 0) rows = [...rows, ...newer].sort(newestFirst).slice(0, limit);
  });
  return rows;
}

/** @param isTooOld whether an entry is not among the newest, by what the other diaries have so far */
async function newerRows(
  table: Table,
  project: HubProject,
  limit: number,
  isTooOld: (entry: DiaryEntry) => boolean,
  signal: AbortSignal | undefined,
): Promise<DiaryRow[]> {
  const rows: DiaryRow[] = [];
  for await (const entry of readDiary(table, project)) {
    if (isTooOld(entry)) break;
    rows.push({ project, entry });
    if (rows.length === limit || signal?.aborted) break;
  }
  return rows;
}

export function newestFirst(a: DiaryRow, b: DiaryRow): number {
  if (a.entry.at === b.entry.at) return 0;
  return a.entry.at < b.entry.at ? 1 : -1;
}
