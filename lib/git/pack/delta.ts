import { corruptPack } from '../git-errors.ts';

/** Of a size's upper 32 bits: all of it must fit into the 53 of our numbers. */
const MAX_HIGH = 2 ** 21 - 1;

/**
 * Rebuilds an object from its base and a delta (gitformat-pack, "deltified representation").
 * @param makeRoom called with the size of the result before room is made for it; may throw
 * @throws RetryLater `GIT_CORRUPT_PACK` where the delta does not fit the base or itself
 */
export function applyDelta(base: Buffer, delta: Buffer, makeRoom: (size: number) => void): Buffer {
  const reader = new DeltaReader(delta);
  if (reader.readSize() !== base.length) throw corruptPack('a delta is for another base');
  const size = reader.readSize();
  makeRoom(size);
  const result = Buffer.allocUnsafe(size);
  let filled = 0;
  while (!reader.ended) filled = reader.copyPiece(base, result, filled);
  // Also what keeps the unwritten rest of an unsafe allocation from ever being seen.
  if (filled !== size) throw corruptPack('a delta makes less than it declares');
  return result;
}

/** The size of what a delta makes, as it declares. @throws RetryLater `GIT_CORRUPT_PACK` */
export function resultSizeOf(delta: Buffer): number {
  const reader = new DeltaReader(delta);
  reader.readSize();
  return reader.readSize();
}

class DeltaReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /**
   * "Size encoding": seven bits a byte, least significant first, of which git takes any number, zeros most likely, and
   * the delta may end with them. What lies beyond 64 bits comes back as the lowest: so shift the machines git runs on.
   */
  readSize(): number {
    let [low, high] = [0, 0];
    for (let shift = 0; ; shift = (shift + 7) % 64) {
      const byte = this.#readByte();
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      else high |= bits << (shift - 32);
      if (shift < 32 && shift > 25) high |= bits >> (32 - shift);
      if (!(byte & 0x80) || this.ended) break;
    }
    if (high >>> 0 > MAX_HIGH) throw corruptPack('a delta has a size beyond all measure');
    return (high >>> 0) * 2 ** 32 + (low >>> 0);
  }

  /**
   * Does what the next instruction says: adds a range of the base, or bytes of the delta itself, to what is `filled`
   * of the result. There may be millions, of a few bytes each: no Buffer is made for them.
   * @returns how much is filled then
   */
  copyPiece(base: Buffer, result: Buffer, filled: number): number {
    const instruction = this.#readByte();
    if (instruction & 0x80) {
      const start = this.#readNumber(instruction, 4);
      const length = this.#readNumber(instruction >> 4, 3) || 0x10000;
      return copyRange(base, start, length, result, filled);
    }
    if (instruction === 0) throw corruptPack('a delta has an instruction that does not exist');
    const end = copyRange(this.#bytes, this.#at, instruction, result, filled);
    this.#at += instruction;
    return end;
  }

  /** A little-endian number of which only those bytes are there whose bit is set. */
  #readNumber(present: number, bytes: 3 | 4): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) {
      if (present & (1 << i)) value += this.#readByte() * 2 ** (8 * i);
    }
    return value;
  }

  #readByte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw corruptPack('a delta breaks off');
    return byte;
  }
}

function copyRange(bytes: Buffer, start: number, length: number, result: Buffer, filled: number): number {
  if (start + length > bytes.length) throw corruptPack('a delta copies from beyond an end');
  if (filled + length > result.length) throw corruptPack('a delta makes more than it declares');
  bytes.copy(result, filled, start, start + length);
  return filled + length;
}
