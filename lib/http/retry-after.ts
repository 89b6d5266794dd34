/**
 * Seconds to wait, out of a `Retry-After` header: a number of seconds or an HTTP date (RFC 9110, 10.2.3).
 * Undefined where there is none or it cannot be read.
 * @param now in milliseconds since 1970
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
