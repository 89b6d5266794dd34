import { UnusableHead } from '../errors.ts';
import { fetchBatch } from './fetch-batch.ts';
import { fetchOne } from './fetch-one.ts';
import type { FetchedBlob } from './fetched-blob.ts';
import { BLOB_LIMITS, type BlobLimits } from './limits.ts';
import { Work } from './pack/work.ts';
import type { GitCapabilities, GitRemote } from './types.ts';

export type { FetchedBlob } from './fetched-blob.ts';

export type BlobOptions = Partial<Omit<BlobLimits, 'maxObjectBytes'>> & { readonly maxBlobBytes: number };

/**
 * Fetches any number of blobs by id and accounts for each once, as soon as its bytes are known and in the order in which
 * they come. It takes one request (none for no ids) for every fifty thousand, unless some are over the size or the pack is
 * over its own: then a few more find out which they are and bring the rest. The server is read no faster than the
 * caller takes them; memory holds the largest blob and a bounded cache, not the pack. Ending early aborts the request.
 *
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks any of them (then there are none), `GIT_INCOMPLETE`
 * if it ends without having sent all, `GIT_CORRUPT_PACK`, `GIT_NO_SPACE`, and as all requests do
 * @throws UnusableHead `GIT_TOO_MANY_LARGE_BLOBS`, `GIT_PACK_TOO_COSTLY`, `GIT_DELTA_TOO_DEEP`; `GIT_PACK_TOO_LARGE` where
 * that is the answer for one blob alone
 */
export async function* fetchBlobs(
  remote: GitRemote,
  capabilities: GitCapabilities,
  blobIds: Iterable<string>,
  { maxBlobBytes, ...others }: BlobOptions,
): AsyncGenerator<FetchedBlob> {
  const limits: BlobLimits = { ...BLOB_LIMITS, ...others, maxObjectBytes: maxBlobBytes };
  let requests = 0;
  const claimRequest = () => {
    requests += 1;
    if (requests > limits.maxRequests) throw tooManyLarge(limits);
  };
  const source = { remote, capabilities, limits, work: new Work(limits), claimRequest };
  const batches = slicesOf([...new Set(blobIds)], limits.maxWants);
  for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
    const [first, second] = batch;
    if (first === undefined) continue;
    if (second === undefined) yield* fetchOne(source, first);
    else batches.push(...(yield* fetchBatch(source, batch)));
  }
}

function slicesOf(ids: readonly string[], length: number): string[][] {
  const count = Math.ceil(ids.length / length);
  return Array.from({ length: count }, (_, i) => ids.slice(i * length, (i + 1) * length));
}

function tooManyLarge({ maxObjectBytes, maxRequests }: BlobLimits): UnusableHead {
  return new UnusableHead(
    'GIT_TOO_MANY_LARGE_BLOBS',
    `${maxRequests} requests did not suffice to tell apart the files of more than ${maxObjectBytes} bytes.`,
    { advice: 'Move such files out of the repository, to Git LFS, or out of what counts as a model.' },
  );
}
