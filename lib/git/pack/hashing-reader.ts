import { createHash, type Hash } from 'node:crypto';
import { ByteReader } from '../byte-reader.ts';
import type { ObjectFormat } from '../types.ts';

/** A reader that knows the checksum of all that was taken. */
export class HashingReader extends ByteReader {
  readonly #hash: Hash;

  constructor(source: AsyncIterable<Buffer>, format: ObjectFormat) {
    super(source);
    this.#hash = createHash(format);
  }

  override take(count: number): Buffer {
    const bytes = super.take(count);
    this.#hash.update(bytes);
    return bytes;
  }

  /** To be called once, and then nothing may be taken any more. */
  digest(): Buffer {
    return this.#hash.digest();
  }
}
