import { fetchPack } from './fetch-pack.ts';
import { incomplete } from './git-errors.ts';
import { type PackLimits, TREE_LIMITS } from './limits.ts';
import { ObjectSet } from './tree/object-set.ts';
import type { GitCapabilities, GitRemote } from './types.ts';

/**
 * Fetches commits with all their trees, but no blobs and no history, in one request. What the commits have
 * in common comes once.
 *
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks any of the commits, `GIT_INCOMPLETE`,
 * `GIT_CORRUPT_PACK`; PermanentError for what is over the limits
 */
export async function fetchTrees(
  remote: GitRemote,
  capabilities: GitCapabilities,
  commits: readonly string[],
  limits: PackLimits = TREE_LIMITS,
): Promise<ObjectSet> {
  const wants = new Set(commits);
  const objects = new ObjectSet(capabilities.objectFormat);
  const args = ['deepen 1', 'filter blob:none'];
  for await (const object of fetchPack(remote, capabilities, wants, args, limits)) objects.add(object);
  for (const commit of wants) {
    if (!objects.hasCommit(commit)) throw incomplete(`the commit ${commit}`);
  }
  return objects;
}
