import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { ObjectType } from '../../lib/git/object-id.ts';
import type { ObjectFormat } from '../../lib/git/types.ts';

/** An entry of a pack made by hand. `base` of a delta: an entry by its place in the pack, or an object id. */
export type TestEntry =
  | { readonly type: ObjectType; readonly bytes: Buffer }
  | { readonly base: number | string; readonly delta: Buffer }
  /** As it stands, with whatever its head says of its compressed data. */
  | { readonly head: Buffer; readonly data: Buffer };

const CODES: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const OFS_DELTA = 6;
const REF_DELTA = 7;

/** A pack of these entries (gitformat-pack), with whatever is wrong about them. */
export function packOf(entries: readonly TestEntry[], format: ObjectFormat = 'sha1'): Buffer {
  const header = packHeader(entries.length);
  const pieces: Buffer[] = [header];
  const offsets: number[] = [];
  let position = header.length;
  for (const entry of entries) {
    offsets.push(position);
    const bytes = encodeEntry(entry, position, offsets);
    pieces.push(bytes);
    position += bytes.length;
  }
  return sealed(Buffer.concat(pieces), format);
}

export function packHeader(objects: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02....', 'latin1');
  header.writeUInt32BE(objects, 8);
  return header;
}

/** The bytes with the checksum of a pack behind them. */
export function sealed(body: Buffer, format: ObjectFormat = 'sha1'): Buffer {
  return Buffer.concat([body, createHash(format).update(body).digest()]);
}

/** @param offsets of the entries before it */
export function encodeEntry(entry: TestEntry, position: number, offsets: readonly number[]): Buffer {
  if ('head' in entry) return Buffer.concat([entry.head, entry.data]);
  if ('type' in entry) {
    return Buffer.concat([entryHead(CODES[entry.type], entry.bytes.length), deflated(entry.bytes)]);
  }
  const { base, delta } = entry;
  const [code, reference] =
    typeof base === 'string'
      ? [REF_DELTA, Buffer.from(base, 'hex')]
      : [OFS_DELTA, encodeDistance(position - (offsets[base] ?? 0))];
  return Buffer.concat([entryHead(code, delta.length), reference, deflated(delta)]);
}

/** The same bytes may stand in a pack half a million times. */
const ALREADY_DEFLATED = new WeakMap<Buffer, Buffer>();

function deflated(bytes: Buffer): Buffer {
  const already = ALREADY_DEFLATED.get(bytes) ?? deflateSync(bytes);
  ALREADY_DEFLATED.set(bytes, already);
  return already;
}

/** Type and size: four bits of the size, then seven a byte. */
export function entryHead(code: number, size: number): Buffer {
  const bytes = [(code << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function encodeDistance(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor((rest - 1) / 128)) {
    bytes.unshift(0x80 | ((rest - 1) % 128));
  }
  return Buffer.from(bytes);
}

/** One instruction of a delta: bytes to insert, or a range of the base to copy. */
export type Instruction = Buffer | { readonly copy: number; readonly length: number };

export function deltaOf(baseSize: number, resultSize: number, instructions: readonly Instruction[]): Buffer {
  const pieces = instructions.map((instruction) =>
    Buffer.isBuffer(instruction)
      ? Buffer.concat([Buffer.from([instruction.length]), instruction])
      : encodeCopy(instruction.copy, instruction.length),
  );
  return Buffer.concat([encodeSize(baseSize), encodeSize(resultSize), ...pieces]);
}

function encodeSize(size: number): Buffer {
  const bytes = [size % 128];
  for (let rest = Math.floor(size / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

/** Only the bytes that are not zero, as git writes it; a length of 0x10000 is written as none at all. */
function encodeCopy(start: number, length: number): Buffer {
  const numbers = Buffer.alloc(7);
  numbers.writeUInt32LE(start, 0);
  numbers.writeUIntLE(length === 0x10000 ? 0 : length, 4, 3);
  const present = [...numbers.entries()].filter(([, byte]) => byte !== 0);
  const code = present.reduce((bits, [place]) => bits | (1 << place), 0x80);
  return Buffer.from([code, ...present.map(([, byte]) => byte)]);
}
