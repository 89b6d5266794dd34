import { compareEntries, type TreeEntry } from './parse-tree.ts';

export type EntryPair = [TreeEntry, TreeEntry] | [TreeEntry, null] | [null, TreeEntry];

/**
 * The entries of two trees, in git's order and those of the same name together. A file and a directory of
 * the same name are no pair: one is gone and the other has come.
 */
export function* pairEntries(left: readonly TreeEntry[], right: readonly TreeEntry[]): Generator<EntryPair> {
  let at = 0;
  for (const a of left) {
    let b = right[at];
    while (b && compareEntries(b, a) < 0) {
      yield [null, b];
      b = right[++at];
    }
    if (b && compareEntries(b, a) === 0) {
      yield [a, b];
      at++;
    } else {
      yield [a, null];
    }
  }
  for (const b of right.slice(at)) yield [null, b];
}
