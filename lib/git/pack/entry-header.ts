import type { RetryLater } from '../../errors.ts';
import { corruptPack } from '../git-errors.ts';
import { idLength, type ObjectType } from '../object-id.ts';
import type { ObjectFormat } from '../types.ts';

/** What stands before the compressed bytes of a pack's entry. `size`: inflated, of the object or the delta. */
export type EntryHeader =
  | { readonly kind: 'object'; readonly type: ObjectType; readonly size: number }
  | { readonly kind: 'delta'; readonly base: BaseReference; readonly size: number };

/** A number is where the base's entry begins in the pack, a string is the base's object id. */
export type BaseReference = number | string;

/** The most that git reads, zeros at its end included. */
const MAX_SIZE_BYTES = 9;
/** The longest header: a size and an id, or a distance, which is never longer than an id. */
export const MAX_HEADER_BYTES = MAX_SIZE_BYTES + 32;

const TYPES: readonly (ObjectType | undefined)[] = [undefined, 'commit', 'tree', 'blob', 'tag'];
const OFS_DELTA = 6;
const REF_DELTA = 7;

/**
 * Reads the header at the start of `bytes` (gitformat-pack, "pack file entry").
 * @param offset where the entry begins in the pack
 * @throws RetryLater `GIT_CORRUPT_PACK`
 */
export function parseEntryHeader(
  bytes: Buffer,
  offset: number,
  format: ObjectFormat,
): { readonly header: EntryHeader; readonly length: number } {
  const first = byteAt(bytes, 0);
  const code = (first >> 4) & 7;
  let size = first & 0x0f;
  let at = 1;
  for (let byte = first, scale = 2 ** 4; byte & 0x80; at++, scale *= 2 ** 7) {
    if (at === MAX_SIZE_BYTES) throw noHeader();
    byte = byteAt(bytes, at);
    size += (byte & 0x7f) * scale;
  }
  // No disk holds that much, and what is no number of ours cannot be written down.
  if (size > Number.MAX_SAFE_INTEGER) throw noHeader();
  if (code === OFS_DELTA) {
    const distance = parseDistance(bytes, at);
    const base = offset - distance.value;
    if (distance.value === 0 || base < 0) throw corruptPack('a delta points outside of it');
    return { header: { kind: 'delta', base, size }, length: distance.end };
  }
  if (code === REF_DELTA) {
    const end = at + idLength(format);
    byteAt(bytes, end - 1);
    return { header: { kind: 'delta', base: bytes.toString('hex', at, end), size }, length: end };
  }
  const type = TYPES[code];
  if (type === undefined) throw corruptPack(`an entry has the type ${code}`);
  return { header: { kind: 'object', type, size }, length: at };
}

/** gitformat-pack, "offset encoding": seven bits a byte, most significant first, plus one for each byte that follows. */
function parseDistance(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let at = start;
  let byte = byteAt(bytes, at++);
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = byteAt(bytes, at++);
    value = (value + 1) * 2 ** 7 + (byte & 0x7f);
  }
  return { value, end: at };
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw noHeader();
  return byte;
}

function noHeader(): RetryLater {
  return corruptPack('an entry has no proper header');
}
