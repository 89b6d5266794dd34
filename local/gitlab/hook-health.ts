import type { StoredHook } from './stored-hooks.ts';

type Health = Pick<StoredHook, 'recentFailures' | 'disabledUntil'>;

/** GitLab's rules of 17.11 and later (`web_hooks/auto_disabling.rb`). */
const TOLERATED = 3;
const PERMANENTLY = 40;
const FIRST_BACKOFF_MS = 60_000;
const LONGEST_BACKOFF_MS = 24 * 60 * 60 * 1000;

export type AlertStatus = 'executable' | 'temporarily_disabled' | 'disabled';

export function alertStatus({ recentFailures, disabledUntil }: Health, now: Date): AlertStatus {
  if (recentFailures >= PERMANENTLY) return 'disabled';
  return disabledUntil !== null && Date.parse(disabledUntil) > now.getTime()
    ? 'temporarily_disabled'
    : 'executable';
}

/** What becomes of a hook by an answer: one success makes good for all failures. */
export function healthAfter({ recentFailures }: Health, isSuccess: boolean, now: Date): Health {
  if (isSuccess) return { recentFailures: 0, disabledUntil: null };
  const failures = recentFailures + 1;
  if (failures <= TOLERATED) return { recentFailures: failures, disabledUntil: null };
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - TOLERATED - 1), LONGEST_BACKOFF_MS);
  return { recentFailures: failures, disabledUntil: new Date(now.getTime() + backoff).toISOString() };
}
