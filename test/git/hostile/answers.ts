import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { objectId } from '../../../lib/git/object-id.ts';
import { chunksOf } from '../../support/chunks.ts';
import { encodeEntry, entryHead, packHeader, packOf, type TestEntry } from '../../support/pack.ts';
import type { AnswerFetch } from '../../support/pack-server.ts';
import type { Prepared } from './hostile-case.ts';

export const MiB = 2 ** 20;
export const SOME_ID = 'ab'.repeat(20);
export const SMALL = Buffer.from('a small blob, wanted by somebody');
export const SMALL_ID = objectId('sha1', 'blob', SMALL);
export const small: TestEntry = { type: 'blob', bytes: SMALL };

/** Always the same pack, whatever is wanted. */
export function stubborn(
  pack: Buffer | (() => AsyncIterable<Buffer>),
  ...blobs: readonly string[]
): Prepared {
  return { blobs, answer: () => (Buffer.isBuffer(pack) ? pack : pack()) };
}

/** As git would answer: exactly the objects that are wanted, none of them as a delta. */
export function honest(entries: ReadonlyMap<string, TestEntry>): Prepared {
  const answer: AnswerFetch = (wants) => packOf(wants.flatMap((id) => entries.get(id) ?? []));
  return { blobs: [...entries.keys()], answer };
}

/** Zeros with a number before them, compressed and by their id; never all in memory at once. */
export function zeros(bytes: number, number = 0): readonly [id: string, TestEntry] {
  const blob = Buffer.alloc(bytes);
  blob.writeUInt32BE(number);
  return [
    objectId('sha1', 'blob', blob),
    { head: entryHead(3, bytes), data: deflateSync(blob, { level: 1 }) },
  ];
}

/** A pack of so many entries that they are better not held one by one. */
export function packOfMany(count: number, entry: (i: number) => TestEntry): () => AsyncGenerator<Buffer> {
  const checksum = createHash('sha1');
  const pieces = [packHeader(count)];
  for (let i = 0; i < count; ) {
    const some: Buffer[] = [];
    for (; i < count && some.length < 1_000; i++) some.push(encodeEntry(entry(i), 0, []));
    pieces.push(Buffer.concat(some));
  }
  for (const piece of pieces) checksum.update(piece);
  pieces.push(checksum.digest());
  return () => chunksOf(...pieces);
}
