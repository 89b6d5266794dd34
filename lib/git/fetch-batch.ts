import { PermanentError } from '../errors.ts';
import { type BlobSource, type FetchedBlob, fetchBlobPack, judge } from './fetched-blob.ts';
import { incomplete } from './git-errors.ts';

/**
 * How an answer ended. `cut`: the rest would have cost too much. `lost`: others may have gone missing with what was over
 * the size, or by the filter, which git applies to what is wanted too if it belongs to a tree that is.
 */
type Ending = 'whole' | 'lost' | 'cut';

/**
 * Fetches several blobs in one request.
 * @returns those that are not accounted for, in the batches in which to ask for them again
 * @throws RetryLater `GIT_INCOMPLETE` if that would be of no use
 */
export async function* fetchBatch(
  source: BlobSource,
  blobIds: readonly string[],
): AsyncGenerator<FetchedBlob, string[][]> {
  const missing = new Set(blobIds);
  const ending = yield* readUnlessCut(source, missing);
  const rest = [...missing];
  if (ending === 'cut') {
    // Half of what was too much may be little enough; and of one alone, a size is known before it is inflated.
    const middle = Math.ceil(rest.length / 2);
    return [rest.slice(middle), rest.slice(0, middle)];
  }
  // Every chain of deltas begins with an object that is whole and so tells its id: each request brings on at least one.
  const isOfUse = rest.length === 0 || (ending === 'lost' && rest.length < blobIds.length);
  if (!isOfUse) throw incomplete(`${rest.length} of the blobs, such as ${rest[0]}`);
  return [rest];
}

async function* readUnlessCut(source: BlobSource, missing: Set<string>): AsyncGenerator<FetchedBlob, Ending> {
  try {
    return yield* readAnswer(source, missing);
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'GIT_PACK_TOO_LARGE') return 'cut';
    throw error;
  }
}

/** What comes leaves the missing. */
async function* readAnswer(source: BlobSource, missing: Set<string>): AsyncGenerator<FetchedBlob, Ending> {
  let ending: Ending = 'whole';
  let passed = 0;
  for await (const item of fetchBlobPack(source, new Set(missing))) {
    if (item.kind === 'over-size') {
      passed += item.toInflate;
      if (passed > source.limits.maxPassedBytes) return 'cut';
      ending = 'lost';
    } else if (missing.delete(item.id)) {
      if (item.type !== 'blob') ending = 'lost';
      yield judge(item, source);
    }
  }
  return ending;
}
