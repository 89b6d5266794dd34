import { UnusableHead } from '../errors.ts';
import { fetchOne } from './fetch-one.ts';
import { type BlobSource, type FetchedBlob, fetchBlobPack, judge } from './fetched-blob.ts';
import { incomplete } from './git-errors.ts';

/**
 * How an answer ended. `cut`: the next object would have cost too much. `lost`: others may have gone missing with what
 * was over the size, or by the filter, which git applies to what is wanted too if it belongs to a tree that is.
 */
type Ending = 'whole' | 'lost' | 'cut';

/**
 * Fetches several blobs in one request.
 * @returns those that are not accounted for, in the batches in which to ask for them again
 * @throws RetryLater `GIT_INCOMPLETE` if that would be of no use; and as `fetchBlobs`
 */
export async function* fetchBatch(
  source: BlobSource,
  blobIds: readonly string[],
): AsyncGenerator<FetchedBlob, string[][]> {
  const missing = new Set(blobIds);
  const ending = yield* readUnlessCut(source, missing);
  const rest = [...missing];
  if (ending === 'cut') return yield* splitUp(source, rest);
  // Every chain of deltas begins with an object that is whole and so tells its id: each request brings on at least one.
  const isOfUse = rest.length === 0 || (ending === 'lost' && rest.length < blobIds.length);
  if (!isOfUse) throw incomplete(`${rest.length} of the blobs, such as ${rest[0]}`);
  return [rest];
}

/**
 * Half of what was too much may be little enough; and of one alone, a size is known before it is inflated. Git sends in
 * the order of the wants, or of its own pack, which often is the same: then the first that is missing was the one that
 * was too much, and the others need no halving. Where it was not, to ask has cost one request.
 */
async function* splitUp(
  source: BlobSource,
  [first, ...others]: readonly string[],
): AsyncGenerator<FetchedBlob, string[][]> {
  if (first === undefined || (yield* fetchOne(source, first))) return [others];
  const middle = Math.ceil(others.length / 2);
  return [others.slice(middle), others.slice(0, middle)];
}

async function* readUnlessCut(source: BlobSource, missing: Set<string>): AsyncGenerator<FetchedBlob, Ending> {
  try {
    return yield* readAnswer(source, missing);
  } catch (error) {
    if (error instanceof UnusableHead && error.code === 'GIT_PACK_TOO_LARGE') return 'cut';
    throw error;
  }
}

/** What comes leaves the missing. */
async function* readAnswer(source: BlobSource, missing: Set<string>): AsyncGenerator<FetchedBlob, Ending> {
  let ending: Ending = 'whole';
  for await (const item of fetchBlobPack(source, new Set(missing))) {
    if (item.kind === 'over-size') {
      if (!source.work.canPass(item.toInflate)) return 'cut';
      ending = 'lost';
    } else if (missing.delete(item.id)) {
      if (item.type !== 'blob') ending = 'lost';
      yield judge(item, source);
    }
  }
  return ending;
}
