import { parseRetryAfter } from './retry-after.ts';

/** Unix times are larger, waits are not: the header is used for both. */
const FIRST_UNIX_TIME = 1_000_000_000;

/**
 * For how long an answer asks to be left alone, as an option of RetryLater: by `Retry-After`, else by GitLab's
 * `RateLimit-Reset`, which not all of its limits come with, and which all of its answers have: so only 429 counts.
 */
export function askedPatience(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now = Date.now(),
): { readonly retryAfterSeconds?: number } {
  const reset = status === 429 ? parseReset(headers.get('ratelimit-reset'), now) : undefined;
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now) ?? reset;
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
}

function parseReset(value: string | null, now: number): number | undefined {
  if (value === null || !/^\d{1,12}$/.test(value.trim())) return undefined;
  const seconds = Number(value);
  return seconds < FIRST_UNIX_TIME ? seconds : Math.max(0, Math.ceil(seconds - now / 1000));
}
