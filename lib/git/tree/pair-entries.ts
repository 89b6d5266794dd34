import { compareEntries, type TreeEntry } from './parse-tree.ts';

export type EntryPair = [TreeEntry, TreeEntry] | [TreeEntry, null] | [null, TreeEntry];

/**
 * The entries of two trees, in git's order and those of the same name together. A file and a directory of
 * the same name are no pair: one is gone and the other has come.
 */
export function* pairEntries(left: Iterable<TreeEntry>, right: Iterable<TreeEntry>): Generator<EntryPair> {
  const others = right[Symbol.iterator]();
  let next = others.next();
  for (const a of left) {
    while (!next.done && compareEntries(next.value, a) < 0) {
      yield [null, next.value];
      next = others.next();
    }
    if (!next.done && compareEntries(next.value, a) === 0) {
      yield [a, next.value];
      next = others.next();
    } else {
      yield [a, null];
    }
  }
  for (; !next.done; next = others.next()) yield [null, next.value];
}
