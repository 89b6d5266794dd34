import { pipeline } from '../../lib/pipeline.ts';
import { readDiary } from '../../lib/store/diary.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { PARALLEL_REQUESTS, type Table } from '../../lib/store/table.ts';
import type { DiaryRow } from './rows.ts';

/**
 * The newest entries of all these projects' diaries together, the newest first; not all where the signal aborts. Several
 * diaries are read at once, those first that were last at work: of the others no more is asked for than may be newer than
 * what is there already. No more is held than is answered, and a page of each that is being read.
 */
export async function newestRows(
  table: Table,
  projects: readonly HubProject[],
  limit: number,
  signal?: AbortSignal,
): Promise<DiaryRow[]> {
  const newest = new Newest(limit);
  await pipeline(lastAtWorkFirst(projects), { items: PARALLEL_REQUESTS }, async (project) => {
    if (signal?.aborted) return;
    for await (const entry of readDiary(table, project, { since: newest.oldest, atMost: limit })) {
      const isOlderWanted = newest.add({ project, entry });
      if (!isOlderWanted || signal?.aborted) break;
    }
  });
  return newest.rows;
}

/** So many rows, the newest first. */
class Newest {
  readonly rows: DiaryRow[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is older is not among them; null: there is room for any. */
  get oldest(): string | null {
    return this.rows.length < this.#limit ? null : (this.rows.at(-1)?.entry.at ?? null);
  }

  /** @returns whether an older one may be among them, too */
  add(row: DiaryRow): boolean {
    this.rows.splice(this.rows.findLastIndex((there) => newestFirst(there, row) <= 0) + 1, 0, row);
    this.rows.splice(this.#limit);
    return this.oldest === null || row.entry.at > this.oldest;
  }
}

function lastAtWorkFirst(projects: readonly HubProject[]): HubProject[] {
  return projects.toSorted((a, b) => compareTimes(a.observedAt ?? '', b.observedAt ?? ''));
}

export function newestFirst(a: DiaryRow, b: DiaryRow): number {
  return compareTimes(a.entry.at, b.entry.at);
}

function compareTimes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}
