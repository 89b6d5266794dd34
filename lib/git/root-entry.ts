import type { ObjectSet } from './tree/object-set.ts';
import type { TreeEntry } from './tree/parse-tree.ts';

/**
 * The entry of a name in a commit's root directory; null if there is none.
 * @throws RetryLater `GIT_INCOMPLETE`, UnusableHead `GIT_BAD_OBJECT`
 */
export function findRootEntry(objects: ObjectSet, commit: string, name: string): TreeEntry | null {
  const wanted = Buffer.from(name);
  for (const entry of objects.tree(objects.rootTree(commit))) {
    if (entry.name.equals(wanted)) return entry;
  }
  return null;
}
