import { hash } from 'node:crypto';
import { objectId } from '../../git/object-id.ts';
import type { GitCapabilities } from '../../git/types.ts';
import type { Source } from '../source.ts';
import type { Version } from './card.ts';

/**
 * The bytes of a version as git knows them, out of the table; null if they are not there, or are not what the blob's id or
 * that of Git LFS names, or are more than is replicated by now.
 */
export async function readVersion(
  version: Version,
  { store, capabilities, maxModelBytes }: Pick<Source, 'store' | 'capabilities' | 'maxModelBytes'>,
): Promise<Buffer | null> {
  const { content, bytes: length } = version;
  if (content === null) return null;
  const bytes = await store.readContent(content, Math.min(length, maxModelBytes));
  return bytes?.length === length && isNamedBy(bytes, version, capabilities) ? bytes : null;
}

function isNamedBy(bytes: Buffer, { blobId, lfsOid }: Version, { objectFormat }: GitCapabilities): boolean {
  return lfsOid === null
    ? objectId(objectFormat, 'blob', bytes) === blobId
    : hash('sha256', bytes) === lfsOid;
}
