import { overLimit } from '../git-errors.ts';
import type { TreeChange } from '../types.ts';
import type { ObjectSet } from './object-set.ts';
import { type EntryPair, pairEntries } from './pair-entries.ts';
import type { TreeEntry } from './parse-tree.ts';

/** Of one tree: a dozen small ones that name each other can spell out billions of paths. */
const MAX_ENTRIES = 500_000;
const MAX_DEPTH = 256;
/** PATH_MAX of Linux: git itself cannot check out a longer one. */
const MAX_PATH_BYTES = 4_096;
/** Of all paths found: half a million of the longest would be two gigabytes. */
const MAX_FOUND_BYTES = 64 * 2 ** 20;

const NO_PREFIX = Buffer.alloc(0);
const SLASH = Buffer.from('/');

type Walk = {
  readonly objects: ObjectSet;
  readonly matches: (path: Buffer) => boolean;
  readonly changes: TreeChange[];
  /** Entries that may still be looked at, of either tree: what can be listed can be compared, and the other way round. */
  readonly entriesLeft: { before: number; after: number };
  /** Bytes of paths that may still be found. */
  bytesLeft: number;
};

/** Two trees of the same path, by id; null where there is none. `prefix` is that path with its slash. */
type Level = {
  readonly prefix: Buffer;
  readonly depth: number;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * Walks two trees together and finds the matching files whose blobs differ, in git's order. What both have
 * is left out, whole directories by their ids: the cost follows the difference. Null is a tree of nothing.
 * Only regular files count: where a symbolic link or a submodule stands, there is no file.
 *
 * @throws UnusableHead `GIT_TREE_TOO_LARGE`, `GIT_TREE_TOO_DEEP`, `GIT_PATH_TOO_LONG`, `GIT_BAD_OBJECT`
 * @throws RetryLater `GIT_INCOMPLETE` if a tree is not among the objects
 */
export function compareTrees(
  objects: ObjectSet,
  before: string | null,
  after: string | null,
  matches: (path: Buffer) => boolean,
): TreeChange[] {
  const trees = [before, after].filter((tree) => tree !== null).length;
  const walk: Walk = {
    objects,
    matches,
    changes: [],
    entriesLeft: { before: MAX_ENTRIES, after: MAX_ENTRIES },
    bytesLeft: trees * MAX_FOUND_BYTES,
  };
  if (before !== after) walkLevel(walk, { prefix: NO_PREFIX, depth: 0, before, after });
  return walk.changes;
}

function walkLevel(walk: Walk, level: Level): void {
  if (level.depth > MAX_DEPTH) {
    throw overLimit('GIT_TREE_TOO_DEEP', `Directories are nested more than ${MAX_DEPTH} deep`);
  }
  const left = entriesOf(walk, level, 'before');
  const right = entriesOf(walk, level, 'after');
  for (const pair of pairEntries(left, right)) {
    if (!isSame(pair)) walkPair(walk, level, pair);
  }
}

function entriesOf(
  { objects, entriesLeft }: Walk,
  level: Level,
  side: 'before' | 'after',
): Iterable<TreeEntry> {
  const tree = level[side];
  if (tree === null) return [];
  return objects.tree(tree, () => {
    entriesLeft[side] -= 1;
    if (entriesLeft[side] < 0) {
      throw overLimit('GIT_TREE_TOO_LARGE', `The tree has more than ${MAX_ENTRIES} entries`);
    }
  });
}

function isSame([a, b]: EntryPair): boolean {
  return a !== null && b !== null && a.kind === b.kind && a.id.equals(b.id);
}

function walkPair(walk: Walk, { prefix, depth }: Level, [a, b]: EntryPair): void {
  const { name, kind } = a ?? b;
  const path = Buffer.concat([prefix, name]);
  if (path.length > MAX_PATH_BYTES) {
    throw overLimit('GIT_PATH_TOO_LONG', `A path has more than ${MAX_PATH_BYTES} bytes`);
  }
  if (kind === 'tree') {
    const below = Buffer.concat([path, SLASH]);
    walkLevel(walk, { prefix: below, depth: depth + 1, before: idOf('tree', a), after: idOf('tree', b) });
    return;
  }
  noteChange(walk, { path, before: idOf('file', a), after: idOf('file', b) });
}

function noteChange(walk: Walk, change: TreeChange): void {
  // Neither: a symbolic link or a submodule that came, went or changed.
  if (change.before === null && change.after === null) return;
  if (!walk.matches(change.path)) return;
  walk.bytesLeft -= change.path.length;
  if (walk.bytesLeft < 0) {
    throw overLimit(
      'GIT_TREE_TOO_LARGE',
      `The matching paths have more than ${MAX_FOUND_BYTES} bytes in all`,
    );
  }
  walk.changes.push(change);
}

function idOf(kind: TreeEntry['kind'], entry: TreeEntry | null): string | null {
  return entry?.kind === kind ? entry.id.toString('hex') : null;
}
