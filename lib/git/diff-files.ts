import { compareTrees } from './tree/compare-trees.ts';
import type { ObjectSet } from './tree/object-set.ts';
import type { TreeChange } from './types.ts';

/**
 * The matching paths whose regular file differs between two commits, in git's order; a change of permissions
 * alone is none. The cost follows the difference, not the size of the trees.
 * @throws as `listFiles`
 */
export function diffFiles(
  objects: ObjectSet,
  before: string,
  after: string,
  matches: (path: Buffer) => boolean,
): TreeChange[] {
  return compareTrees(objects, objects.rootTree(before), objects.rootTree(after), matches);
}
