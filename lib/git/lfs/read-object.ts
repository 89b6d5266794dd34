import { createHash } from 'node:crypto';
import type { LfsPointer } from './pointer.ts';
import { corrupt } from './problems.ts';
import type { LfsProblem } from './types.ts';

export type ReadObject =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'problem'; readonly problem: LfsProblem };

/**
 * Reads the body of a download and proves that it is what the pointer names: not a byte more than the pointer's size
 * is kept, and where the length is announced, none of another length is begun.
 * @param pointer its size is one that there is memory for
 */
export async function readObject(
  { oid, size }: LfsPointer,
  headers: Headers,
  chunks: AsyncIterable<Buffer>,
): Promise<ReadObject> {
  const announced = announcedLength(headers);
  if (announced !== null && announced !== size) return otherSize(`${announced} bytes`, size);
  // One buffer of the final size: chunks joined at the end would need the memory twice.
  const bytes = Buffer.allocUnsafeSlow(size);
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > size) return otherSize('more bytes', size);
    chunk.copy(bytes, length);
    hash.update(chunk);
    length += chunk.length;
  }
  if (length < size) return otherSize(`${length} bytes`, size);
  if (hash.digest('hex') !== oid) return { kind: 'problem', problem: corrupt('its SHA-256 is another') };
  return { kind: 'content', bytes };
}

/** Of the content: a length of what is compressed on its way (although that is not asked for) says nothing. */
function announcedLength(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}

function otherSize(actual: string, size: number): ReadObject {
  return { kind: 'problem', problem: corrupt(`${actual} instead of ${size}`) };
}
