import { deflateRawSync, deflateSync } from 'node:zlib';

/** Zlib's header, as git writes it. */
const HEADER_BYTES = 2;

/** A block of deflate that is stored and holds nothing. */
const STORED = Buffer.from('000000ffff', 'hex');

/** The same with Huffman tables of its own, eight of them so that they end with a byte: the longest work for zlib. */
const DYNAMIC = eightDynamicBlocks();

/** About so many bytes of a zlib stream that come to nothing. */
export function padding(bytes: number, kind: 'stored' | 'dynamic' = 'stored'): Buffer {
  const unit = kind === 'stored' ? STORED : DYNAMIC;
  return Buffer.alloc(Math.ceil(bytes / unit.length) * unit.length, unit);
}

/** A zlib stream of these bytes with something in front that comes to nothing. */
export function deflatePadded(bytes: Buffer, pad: Buffer): Buffer {
  const plain = deflateSync(bytes);
  return Buffer.concat([plain.subarray(0, HEADER_BYTES), pad, deflateRawSync(bytes), plain.subarray(-4)]);
}

/** A number of seven bits a byte, with so many zeros at its end (`entryHead`, the sizes of a delta). */
export function padNumber(number: Buffer, zeros: number): Buffer {
  if (zeros === 0) return number;
  const padded = Buffer.concat([number, Buffer.alloc(zeros, 0x80)]);
  padded[number.length - 1] = (number.at(-1) ?? 0) | 0x80;
  padded[padded.length - 1] = 0;
  return padded;
}

/** RFC 1951, 3.2.7: 257 code lengths, of which only that of the block's end is not zero, and one of no distance. */
function eightDynamicBlocks(): Buffer {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push((value >> i) & 1);
  };
  for (let block = 0; block < 8; block++) {
    // Not the last; dynamic; 257 literals and lengths; one distance; 18 lengths of code lengths.
    for (const [value, count] of [
      [0, 1],
      [2, 2],
      [0, 5],
      [0, 5],
      [18 - 4, 4],
    ] as const)
      put(value, count);
    // Of 16, 17, 18, 0, 8, ... 1: 18 (many zeros) is written as 0, zero as 01 and one as 11, first bit first.
    for (const length of [0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]) put(length, 3);
    for (const zeros of [138, 118]) put((zeros - 11) << 1, 8);
    put(0b11, 2);
    put(0b01, 2);
    // The end of the block.
    put(0, 1);
  }
  const bytes = Buffer.alloc(bits.length / 8);
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
  return bytes;
}
