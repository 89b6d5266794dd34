export type Taken = {
  readonly items: readonly string[];
  /** There were more. */
  readonly cut: boolean;
};

/** The first items, as long as there are at most `count` and the list's JSON grows by at most `bytes`. */
export function takeWithin(items: Iterable<string>, count: number, bytes: number): Taken {
  const taken: string[] = [];
  let left = bytes;
  for (const item of items) {
    left -= jsonBytes(item) + 1;
    if (taken.length === count || left < 0) return { items: taken, cut: true };
    taken.push(item);
  }
  return { items: taken, cut: false };
}

/** Bytes of a value's JSON. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
