import { deflateSync } from 'node:zlib';
import type { PackObject } from '../../../../lib/git/pack/pack-item.ts';
import { entryBytes, makeObject } from '../../../support/git-objects.ts';
import { entryHead, packOf, type TestEntry } from '../../../support/pack.ts';
import { SMALL, SOME_ID, stubborn } from '../answers.ts';
import type { HostileCase, Prepared } from '../hostile-case.ts';

/** Trees of too many entries, paths, bytes or levels. */
export const TREE_CASES: readonly HostileCase[] = [
  {
    name: '12 trees that spell out 10^12 paths',
    outcome: 'GIT_TREE_TOO_LARGE',
    prepare: () => {
      const trees = [treeOf([entryBytes('100644', 'f', SOME_ID)])];
      for (let level = 0; level < 12; level++) {
        const id = trees.at(-1)?.id ?? '';
        trees.push(treeOf(Array.from({ length: 10 }, (_, i) => entryBytes('40000', `${i}`, id))));
      }
      return commitOfTrees(trees.pop() ?? treeOf(), trees);
    },
  },
  {
    name: 'a tree of 1,900,000 entries',
    outcome: 'GIT_TREE_TOO_LARGE',
    long: true,
    prepare: () => commitOfTrees(treeOf(manyFiles(1_900_000)), []),
  },
  {
    name: 'a tree that is larger than any may be',
    outcome: 'GIT_OBJECT_TOO_LARGE',
    prepare: () => ({
      ...stubborn(packOf([{ head: entryHead(2, 2 ** 40), data: deflateSync(SMALL) }])),
      commit: SOME_ID,
    }),
  },
  {
    name: 'trees of more bytes than fit into memory',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const files = Buffer.concat(manyFiles(100_000));
      const trees = Array.from({ length: 80 }, (_, i) =>
        treeOf([entryBytes('100644', `${i + 10}`, SOME_ID), files]),
      );
      return commitOfTrees(treeOf(), trees);
    },
  },
  {
    name: '200,000 trees of one file each',
    outcome: '200000 files',
    long: true,
    prepare: () => {
      const leaves = Array.from({ length: 200_000 }, (_, i) =>
        treeOf([entryBytes('100644', `${i}`, SOME_ID)]),
      );
      const entries = leaves.map(({ id }, i) => entryBytes('40000', `${i + 1_000_000}`, id));
      return commitOfTrees(treeOf(entries), leaves);
    },
  },
  {
    name: 'paths of 3,800 bytes for 100,000 files',
    outcome: 'GIT_TREE_TOO_LARGE',
    long: true,
    prepare: () => nest(15, 'd'.repeat(250), treeOf(manyFiles(100_000))),
  },
  {
    name: 'directories nested 100,000 deep',
    outcome: 'GIT_TREE_TOO_DEEP',
    long: true,
    prepare: () => nest(100_000, 'd', treeOf()),
  },
];

function commitOfTrees(root: PackObject, others: readonly TestEntry[]): Prepared {
  const commit = makeObject('commit', Buffer.from(`tree ${root.id}\n`));
  return { ...stubborn(packOf([commit, root, ...others])), commit: commit.id };
}

function treeOf(entries: readonly Buffer[] = []): PackObject {
  return makeObject('tree', Buffer.concat(entries));
}

function nest(levels: number, name: string, leaf: PackObject): Prepared {
  let root = leaf;
  const others: TestEntry[] = [];
  for (let i = 0; i < levels; i++) {
    others.push(root);
    root = treeOf([entryBytes('40000', name, root.id)]);
  }
  return commitOfTrees(root, others);
}

function manyFiles(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => entryBytes('100644', `${i + 1_000_000}`, SOME_ID));
}
