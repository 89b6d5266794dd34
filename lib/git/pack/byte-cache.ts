/** What a Buffer and its place in the map take beside its bytes: a cache of tiny objects must be bounded too. */
const OVERHEAD_BYTES = 400;

/**
 * The most recently used byte strings, up to a total size. The newest is kept whatever its size, so that a
 * chain of deltas over an object larger than the cache is not rebuilt from its root at every link.
 */
export class ByteCache {
  readonly #capacity: number;
  readonly #entries = new Map<number, Buffer>();
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(key: number): boolean {
    return this.#entries.has(key);
  }

  get(key: number): Buffer | undefined {
    const bytes = this.#entries.get(key);
    if (bytes !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, bytes);
    }
    return bytes;
  }

  set(key: number, bytes: Buffer): void {
    this.#remove(key);
    this.#entries.set(key, bytes);
    this.#size += costOf(bytes);
    if (this.#size > this.#capacity) this.#shrink(key);
  }

  /**
   * A Map keeps the order of insertion: its first entry is the one that was not used for longest. A quarter
   * goes at once, because V8 looks for that first entry among all that were deleted before it.
   */
  #shrink(newest: number): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= 0.75 * this.#capacity || oldest === newest) break;
      this.#remove(oldest);
    }
  }

  #remove(key: number): void {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return;
    this.#size -= costOf(bytes);
    this.#entries.delete(key);
  }
}

function costOf(bytes: Buffer): number {
  return bytes.length + OVERHEAD_BYTES;
}
