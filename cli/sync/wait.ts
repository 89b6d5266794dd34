import { setTimeout as delay } from 'node:timers/promises';
import { pipeline } from '../../lib/pipeline.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { type DiaryEntry, readDiary } from '../../lib/store/diary.ts';
import { PARALLEL_REQUESTS, type Table } from '../../lib/store/table.ts';
import { isOver, type Outcome, outcomeOf } from './outcome.ts';

/** A worker's clock may be behind ours by so much. */
const SKEW_MS = 15 * 60_000;
const PAUSE_MS = 500;

/**
 * Waits until the diary says what each hint has come to, or the signal aborts.
 * @param onProgress called after each look with the number of those of which all is known
 * @returns the outcome by delivery
 */
export async function waitForOutcomes(
  table: Table,
  hints: readonly ReplicateMessage[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>(hints.map(({ delivery }) => [delivery, { kind: 'waiting' }]));
  const isOpen = ({ delivery }: ReplicateMessage) => !isOver(outcomes.get(delivery) ?? { kind: 'waiting' });
  for (;;) {
    await pipeline(hints.filter(isOpen), { items: PARALLEL_REQUESTS }, async (hint) => {
      outcomes.set(hint.delivery, outcomeOf(await newestEntry(table, hint)));
    });
    const open = hints.filter(isOpen).length;
    onProgress(hints.length - open);
    if (open === 0 || signal.aborted) return outcomes;
    // That it is over early is what the next look sees.
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function newestEntry(table: Table, hint: ReplicateMessage): Promise<DiaryEntry | undefined> {
  const since = new Date(Date.parse(hint.receivedAt) - SKEW_MS).toISOString();
  for await (const entry of readDiary(table, hint, { since })) {
    if (entry.delivery === hint.delivery) return entry;
  }
  return undefined;
}
