import * as z from 'zod/mini';
import type { ProjectKey } from '../project-key.ts';
import { projectPk, SYNC_PREFIX } from './keys.ts';
import { fromItem } from './marshal.ts';
import { type NewestBounds, queryNewest } from './query.ts';
import type { Table } from './table.ts';

const count = z.number();
const entry = { at: z.iso.datetime(), run: z.string(), trigger: z.string(), delivery: z.string() };

const synced = z.object({
  ...entry,
  headBefore: z._default(z.nullable(z.string()), null),
  headAfter: z.string(),
  ...{ added: count, updated: count, moved: count, deleted: count, problems: count },
  ...{ bytes: count, requests: count, durationMs: count },
});

const failed = z.object({
  ...entry,
  status: z.enum(['pending', 'failed', 'gone']),
  error: z.object({
    code: z.string(),
    message: z.string(),
    advice: z._default(z.nullable(z.string()), null),
  }),
});

const idle = z.object({ ...entry, outcome: z.enum(['unchanged', 'empty', 'gone']), requests: count });

/** What one run came to: a change that the cards show, a failed attempt, or nothing, for who had asked for it. */
export type DiaryEntry =
  | ({ readonly kind: 'synced' } & z.infer<typeof synced>)
  | ({ readonly kind: 'failed' } & z.infer<typeof failed>)
  | ({ readonly kind: 'idle' } & z.infer<typeof idle>);

/**
 * The project's diary, the newest entry first. What somebody has changed by hand is left out.
 * @param bounds the time, as entries have it, of the oldest that is wanted, and how many at most are
 */
export async function* readDiary(
  table: Table,
  project: ProjectKey,
  bounds?: NewestBounds,
): AsyncGenerator<DiaryEntry> {
  for await (const item of queryNewest(table, projectPk(project), SYNC_PREFIX, bounds)) {
    const found = readEntry(fromItem(item));
    if (found !== null) yield found;
  }
}

export function readEntry(values: Record<string, unknown>): DiaryEntry | null {
  const asSynced = synced.safeParse(values);
  if (asSynced.success) return { kind: 'synced', ...asSynced.data };
  const asFailed = failed.safeParse(values);
  if (asFailed.success) return { kind: 'failed', ...asFailed.data };
  const asIdle = idle.safeParse(values);
  return asIdle.success ? { kind: 'idle', ...asIdle.data } : null;
}
