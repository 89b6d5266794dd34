import { createHash, type Hash } from 'node:crypto';
import type { ObjectFormat } from './types.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** Length of a binary object id, and of a pack's checksum, in bytes. */
export function idLength(format: ObjectFormat): 20 | 32 {
  return format === 'sha1' ? 20 : 32;
}

/** Whether the text is an object id of this format: lower-case hex, in full. */
export function isObjectId(format: ObjectFormat, text: string): boolean {
  return text.length === 2 * idLength(format) && /^[0-9a-f]+$/.test(text);
}

/** The id that git gives to an object: the hash of `<type> <size>\0` and its bytes, in hex. */
export function objectId(format: ObjectFormat, type: ObjectType, bytes: Buffer): string {
  return hashObject(format, type, bytes.length).update(bytes).digest('hex');
}

/** The same hash before it has seen the object's bytes, for those that are never in one piece. */
export function hashObject(format: ObjectFormat, type: ObjectType, size: number): Hash {
  return createHash(format).update(`${type} ${size}\0`);
}
