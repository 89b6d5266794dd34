/**
 * A worker whose code is of another version, as the table sees it: versions are compared with those that are stored, and
 * with nothing else, so that to shift all that it reads and writes of them is the same as to have built it with another.
 */
export function shiftCardVersions<T>(value: T, by: number): T {
  return by === 0 ? value : shifted(value, by);
}

const NAMES = new Set(['cardVersion', ':cardVersion']);

function shifted<T>(value: T, by: number): T;
function shifted(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((one) => shifted(one, by));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      NAMES.has(name) && isNumber(one) ? { N: `${Number(one.N) + by}` } : shifted(one, by),
    ]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

function isNumber(value: unknown): value is { readonly N: string } {
  return isPlain(value) && typeof value.N === 'string';
}
