import { type BlobSource, type FetchedBlob, fetchBlobPack, judge } from './fetched-blob.ts';
import { corruptPack, incomplete } from './git-errors.ts';
import { lookTwice } from './second-look.ts';

/**
 * Fetches one blob. Whatever is over the size in such a pack can only be it: nothing is inflated to know that, and so
 * nothing is verified either, which is why a second answer has to say the same.
 * @returns whether it is over the size
 * @throws RetryLater `GIT_INCOMPLETE` if the answer is without it, `GIT_CORRUPT_PACK`; and as `fetchBlobs`
 */
export async function* fetchOne(source: BlobSource, blobId: string): AsyncGenerator<FetchedBlob, boolean> {
  const read = () => lookTwice(() => readOne(source, blobId));
  const first = await read();
  if (first.kind !== 'too-large') {
    yield first;
    return false;
  }
  const second = await read();
  if (second.kind === 'too-large' && second.bytes !== first.bytes)
    throw corruptPack('an entry has another size each time');
  yield second;
  return second.kind === 'too-large';
}

async function readOne(source: BlobSource, blobId: string): Promise<FetchedBlob> {
  let found: FetchedBlob | null = null;
  for await (const item of fetchBlobPack(source, [blobId])) {
    if (item.kind === 'over-size') return found ?? { kind: 'too-large', blobId, bytes: item.size };
    if (item.id !== blobId || found !== null) continue;
    found = judge(item, source);
    // What else comes is the rest of a tree.
    if (item.type !== 'blob') return found;
  }
  if (found === null) throw incomplete(`the blob ${blobId}`);
  return found;
}
