import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { version } from '../../../test/support/cards.ts';
import { memoryTable } from '../../../test/support/memory-table.ts';
import { objectId } from '../../git/object-id.ts';
import type { ObjectFormat } from '../../git/types.ts';
import { readVersion } from './read-version.ts';

const BYTES = Buffer.from('{"modelName":"Orders"}');
const inGit = { ...version(objectId('sha1', 'blob', BYTES), 'c'), bytes: BYTES.length };
const inLfs = { ...inGit, blobId: 'e'.repeat(40), lfsOid: hash('sha256', BYTES) };

/** What is read of a version whose content the table has. */
async function read(of: typeof inGit, maxModelBytes = 1000, objectFormat: ObjectFormat = 'sha1') {
  const { store, contents } = memoryTable();
  contents.set('c', { zipped: gzipSync(BYTES), expiresAt: null });
  return readVersion(of, { store, maxModelBytes, capabilities: { objectFormat, unborn: true } });
}

describe('readVersion', () => {
  it.each([
    ['git', inGit],
    ['Git LFS', inLfs],
  ])('is the bytes that an id of %s names', async (_, of) => {
    expect(await read(of)).toEqual(BYTES);
    expect(await read(of, BYTES.length)).toEqual(BYTES);
  });

  it('tells by the id of the format that the repository has', async () => {
    const blobId = objectId('sha256', 'blob', BYTES);
    expect(await read({ ...inGit, blobId }, 1000, 'sha256')).toEqual(BYTES);
    expect(await read(inGit, 1000, 'sha256')).toBeNull();
  });

  it.each([
    ['has no content', { ...inGit, content: null }],
    ['is not there', { ...inGit, content: { contentId: 'lost', parts: 1 } }],
    ['is shorter than it says', { ...inGit, bytes: BYTES.length + 1 }],
    ['is longer than it says', { ...inGit, bytes: BYTES.length - 1 }],
    ['is another blob', { ...inGit, blobId: 'f'.repeat(40) }],
    ['is another object of Git LFS', { ...inGit, lfsOid: 'f'.repeat(64) }],
  ])('is nothing of a version that %s', async (_, of) => {
    expect(await read(of)).toBeNull();
  });

  it('is nothing of what is too large by now', async () => {
    expect(await read(inGit, BYTES.length - 1)).toBeNull();
  });
});
