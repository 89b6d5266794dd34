import { type BlobSource, type FetchedBlob, fetchBlobPack, judge } from './fetched-blob.ts';
import { incomplete } from './git-errors.ts';

/**
 * Fetches one blob. Whatever is over the size in such a pack can only be it: nothing is inflated to know that.
 * @returns whether it is over the size
 * @throws RetryLater `GIT_INCOMPLETE` if the answer is without it
 */
export async function* fetchOne(source: BlobSource, blobId: string): AsyncGenerator<FetchedBlob, boolean> {
  let found = false;
  for await (const item of fetchBlobPack(source, [blobId])) {
    if (item.kind === 'over-size') {
      if (!found) yield { kind: 'too-large', blobId, bytes: item.size };
      return true;
    }
    if (item.id !== blobId || found) continue;
    found = true;
    yield judge(item, source);
    // What else comes is the rest of a tree.
    if (item.type !== 'blob') return false;
  }
  if (!found) throw incomplete(`the blob ${blobId}`);
  return false;
}
