import { fetchPack } from './fetch-pack.ts';
import { incomplete } from './git-errors.ts';
import { BLOB_LIMITS, type PackLimits } from './limits.ts';
import type { Blob, GitCapabilities, GitRemote } from './types.ts';

/**
 * Fetches any number of blobs by id in one request (none for no ids), each given once, as soon as its bytes
 * are known and in the order in which they come. The server is read no faster than the caller takes them;
 * memory holds the largest blob and a bounded cache, not the pack. Ending early aborts the request.
 *
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks any of them (then there are none), `GIT_INCOMPLETE`
 * if it ends without having sent all, `GIT_CORRUPT_PACK`; PermanentError for what is over the limits
 */
export async function* fetchBlobs(
  remote: GitRemote,
  capabilities: GitCapabilities,
  blobIds: Iterable<string>,
  limits: PackLimits = BLOB_LIMITS,
): AsyncGenerator<Blob> {
  const missing = new Set(blobIds);
  if (missing.size === 0) return;
  // The filter is what git's own partial clones send with such a fetch; what is wanted by id passes it.
  for await (const { id, type, bytes } of fetchPack(
    remote,
    capabilities,
    missing,
    ['filter blob:none'],
    limits,
  )) {
    if (type === 'blob' && missing.delete(id)) yield { blobId: id, bytes };
  }
  const [first] = missing;
  if (first !== undefined) throw incomplete(`${missing.size} of the blobs, such as ${first}`);
}
