const EMPTY = Buffer.alloc(0);

/** Bytes that arrive in chunks of any size, read as if they lay in one piece. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #window: Buffer = EMPTY;
  #position = 0;
  #ended = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes have been taken so far. */
  get position(): number {
    return this.#position;
  }

  /** All bytes at hand, without taking them: at least `count`, or fewer if the source ends before. */
  async peek(count: number): Promise<Buffer> {
    if (this.#window.length < count) await this.#fill(count);
    return this.#window;
  }

  /** Takes bytes that an earlier `peek` showed. */
  take(count: number): Buffer {
    const bytes = this.#window.subarray(0, count);
    this.#window = this.#window.subarray(count);
    this.#position += count;
    return bytes;
  }

  /** Lets go of the source, whether or not it has ended. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(count: number): Promise<void> {
    const pieces = [this.#window];
    let length = this.#window.length;
    while (length < count && !this.#ended) {
      const next = await this.#source.next();
      if (next.done) {
        this.#ended = true;
      } else {
        pieces.push(next.value);
        length += next.value.length;
      }
    }
    // Joined once, however many chunks it took: reading stays linear.
    this.#window = Buffer.concat(pieces, length);
  }
}
