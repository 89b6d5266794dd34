import type { UnusableHead } from '../errors.ts';
import { fetchPack } from './fetch-pack.ts';
import { declaredOverLimit, incomplete } from './git-errors.ts';
import { type PackLimits, TREE_LIMITS } from './limits.ts';
import { lookTwice } from './second-look.ts';
import { ObjectSet } from './tree/object-set.ts';
import type { GitCapabilities, GitRemote } from './types.ts';

/**
 * Fetches commits with all their trees, but no blobs and no history, in one request. What the commits have
 * in common comes once.
 *
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks any of the commits, `GIT_INCOMPLETE`,
 * `GIT_CORRUPT_PACK`, `GIT_NO_SPACE`, and as all requests do
 * @throws UnusableHead `GIT_OBJECT_TOO_LARGE`, `GIT_PACK_TOO_LARGE`, `GIT_PACK_TOO_COSTLY`, `GIT_DELTA_TOO_DEEP`
 */
export async function fetchTrees(
  remote: GitRemote,
  capabilities: GitCapabilities,
  commits: readonly string[],
  limits: PackLimits = TREE_LIMITS,
): Promise<ObjectSet> {
  return lookTwice(() => readTrees(remote, capabilities, new Set(commits), limits));
}

async function readTrees(
  remote: GitRemote,
  capabilities: GitCapabilities,
  wants: ReadonlySet<string>,
  limits: PackLimits,
): Promise<ObjectSet> {
  const objects = new ObjectSet(capabilities.objectFormat);
  const args = ['deepen 1', 'filter blob:none'];
  for await (const item of fetchPack(remote, capabilities, wants, args, limits)) {
    if (item.kind !== 'object') throw tooLarge(item.size, limits);
    objects.add(item);
  }
  for (const commit of wants) {
    if (!objects.hasCommit(commit)) throw incomplete(`the commit ${commit}`);
  }
  return objects;
}

/** Without one of its trees, nothing can be said of a commit. */
function tooLarge(size: number, { maxObjectBytes }: PackLimits): UnusableHead {
  return declaredOverLimit(
    'GIT_OBJECT_TOO_LARGE',
    `An object has ${size} bytes, ${maxObjectBytes} are allowed`,
  );
}
