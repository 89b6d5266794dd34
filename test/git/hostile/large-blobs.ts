import { createHash, randomBytes } from 'node:crypto';
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { hashObject } from '../../../lib/git/object-id.ts';
import { entryHead, packHeader } from '../../support/pack.ts';
import type { AnswerFetch } from '../../support/pack-server.ts';

const MiB = 2 ** 20;

/** An object as it stands in a pack, so large that it is made only while it is sent. */
export type LargeEntry = () => Iterable<Buffer>;

/** A mebibyte that can be repeated, deflated as well. */
type Filling = { readonly bytes: Buffer; readonly deflated: Buffer; readonly checksum: number };

export const ZEROS = fillingOf(Buffer.alloc(MiB));
export const NOISE = fillingOf(randomBytes(MiB));

function fillingOf(bytes: Buffer): Filling {
  const deflated = deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  return { bytes, deflated, checksum: adler32(bytes) };
}

/** Blobs of so many mebibytes by their ids; only their last four bytes differ. */
export function largeBlobs(count: number, mebibytes: number, filling: Filling): Map<string, LargeEntry> {
  const size = mebibytes * MiB + 4;
  const hash = hashObject('sha1', 'blob', size);
  let checksum = 1;
  for (let i = 0; i < mebibytes; i++) {
    hash.update(filling.bytes);
    checksum = joinAdler32(checksum, filling.checksum, MiB);
  }
  const blobs = Array.from({ length: count }, (_, i): [string, LargeEntry] => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(i);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(joinAdler32(checksum, adler32(number), number.length));
    function* entry() {
      yield Buffer.concat([entryHead(3, size), Buffer.from([0x78, 0x01])]);
      for (let piece = 0; piece < mebibytes; piece++) yield filling.deflated;
      yield Buffer.concat([deflateRawSync(number), sum]);
    }
    return [hash.copy().update(number).digest('hex'), entry];
  });
  return new Map(blobs);
}

/** The objects that are wanted, in the order in which they are, and made no faster than they are read. */
export function streamOf(entries: ReadonlyMap<string, LargeEntry>): AnswerFetch {
  return async function* (wants) {
    const checksum = createHash('sha1');
    const pieces = wants.flatMap((id) => entries.get(id) ?? []);
    for (const make of [() => [packHeader(pieces.length)], ...pieces]) {
      for (const piece of make()) {
        checksum.update(piece);
        yield piece;
      }
    }
    yield checksum.digest();
  };
}

/** The checksum of a zlib stream, with which it ends. */
function adler32(bytes: Buffer): number {
  return deflateSync(bytes).subarray(-4).readUInt32BE();
}

/** That of two texts after each other, the second of which has this length (adler32_combine in zlib). */
function joinAdler32(first: number, second: number, length: number): number {
  const modulus = 65_521;
  const [a, b, c, d] = [first & 0xffff, first >>> 16, second & 0xffff, second >>> 16];
  const low = (a + c - 1 + modulus) % modulus;
  const high = (b + d + length * (a - 1 + modulus)) % modulus;
  return high * 2 ** 16 + low;
}
