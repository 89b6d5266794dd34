import { compareTrees } from './tree/compare-trees.ts';
import type { ObjectSet } from './tree/object-set.ts';
import type { TreeFile } from './types.ts';

/**
 * The regular files of a commit whose path matches, in git's order. Symbolic links and submodules are left out.
 * @throws UnusableHead `GIT_TREE_TOO_LARGE`, `GIT_TREE_TOO_DEEP`, `GIT_PATH_TOO_LONG`, `GIT_BAD_OBJECT`
 * @throws RetryLater `GIT_INCOMPLETE` if the commit or one of its trees is not among the objects
 */
export function listFiles(
  objects: ObjectSet,
  commit: string,
  matches: (path: Buffer) => boolean,
): TreeFile[] {
  return compareTrees(objects, null, objects.rootTree(commit), matches).flatMap(({ path, after }) =>
    after === null ? [] : [{ path, blobId: after }],
  );
}
