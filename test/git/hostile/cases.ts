import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { objectId } from '../../../lib/git/object-id.ts';
import type { PackObject } from '../../../lib/git/pack/pack-item.ts';
import { chunksOf } from '../../support/chunks.ts';
import { entryBytes, makeObject } from '../../support/git-objects.ts';
import {
  deltaOf,
  encodeEntry,
  entryHead,
  packHeader,
  packOf,
  sealed,
  type TestEntry,
} from '../../support/pack.ts';
import type { AnswerFetch } from '../../support/pack-server.ts';
import { deflatePadded, padding } from '../../support/padding.ts';
import { type LargeEntry, largeBlobs, NOISE, streamOf, ZEROS } from './large-blobs.ts';
import type { Job } from './measure.ts';

/** What to fetch, and what then comes. */
type Prepared = Omit<Job, 'url'> & { readonly answer: AnswerFetch };

export type HostileCase = {
  readonly name: string;
  /** How it must end. */
  readonly outcome: string;
  /** It takes more than a second. */
  readonly long?: boolean;
  readonly prepare: () => Prepared;
};

const MiB = 2 ** 20;
const SOME_ID = 'ab'.repeat(20);
const SMALL = Buffer.from('a small blob, wanted by somebody');
const SMALL_ID = objectId('sha1', 'blob', SMALL);
const small: TestEntry = { type: 'blob', bytes: SMALL };

/** Always the same pack, whatever is wanted. */
function stubborn(pack: Buffer | (() => AsyncIterable<Buffer>), ...blobs: readonly string[]): Prepared {
  return { blobs, answer: () => (Buffer.isBuffer(pack) ? pack : pack()) };
}

/** As git would answer: exactly the objects that are wanted, none of them as a delta. */
function honest(entries: ReadonlyMap<string, TestEntry>): Prepared {
  const answer: AnswerFetch = (wants) => packOf(wants.flatMap((id) => entries.get(id) ?? []));
  return { blobs: [...entries.keys()], answer };
}

/** The same for blobs that are made while they are sent. */
function large(
  entries: ReadonlyMap<string, LargeEntry>,
  order: (wants: readonly string[]) => readonly string[] = (wants) => wants,
): Prepared {
  const answer = streamOf(entries);
  return { blobs: [...entries.keys()], answer: (wants) => answer(order(wants)) };
}

function someSmall(count: number): Map<string, LargeEntry> {
  const blobs = Array.from({ length: count }, (_, i) => makeObject('blob', Buffer.from(`small ${i}`)));
  return new Map(blobs.map((blob) => [blob.id, () => [encodeEntry(blob, 0, [])]]));
}

/** All of them, none at one end only. */
function among(
  few: ReadonlyMap<string, LargeEntry>,
  others: ReadonlyMap<string, LargeEntry>,
): Map<string, LargeEntry> {
  const all = [...few, ...others];
  const mixed = all.map((entry, i) => [(i * 37) % all.length, entry] as const);
  return new Map(mixed.toSorted(([a], [b]) => a - b).map(([, entry]) => entry));
}

function commitOfTrees(root: PackObject, others: readonly TestEntry[]): Prepared {
  const commit = makeObject('commit', Buffer.from(`tree ${root.id}\n`));
  return { ...stubborn(packOf([commit, root, ...others])), commit: commit.id };
}

function treeOf(entries: readonly Buffer[] = []): PackObject {
  return makeObject('tree', Buffer.concat(entries));
}

/** Zeros with a number before them, compressed and by their id; never all in memory at once. */
function zeros(bytes: number, number = 0): readonly [id: string, TestEntry] {
  const blob = Buffer.alloc(bytes);
  blob.writeUInt32BE(number);
  return [
    objectId('sha1', 'blob', blob),
    { head: entryHead(3, bytes), data: deflateSync(blob, { level: 1 }) },
  ];
}

/** A pack of so many entries that they are better not held one by one. */
function packOfMany(count: number, entry: (i: number) => TestEntry): () => AsyncGenerator<Buffer> {
  const checksum = createHash('sha1');
  const pieces = [packHeader(count)];
  for (let i = 0; i < count; ) {
    const some: Buffer[] = [];
    for (; i < count && some.length < 1_000; i++) some.push(encodeEntry(entry(i), 0, []));
    pieces.push(Buffer.concat(some));
  }
  for (const piece of pieces) checksum.update(piece);
  pieces.push(checksum.digest());
  return () => chunksOf(...pieces);
}

/** One blob that declares so many bytes, and no end of what comes to nothing. */
function endless(size: number, nothing: Buffer): () => AsyncIterable<Buffer> {
  return async function* () {
    yield Buffer.concat([packHeader(1), entryHead(3, size), Buffer.from([0x78, 0x9c])]);
    for (;;) yield nothing;
  };
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

export const HOSTILE_CASES: readonly HostileCase[] = [
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
  {
    name: 'a blob that declares a kilobyte and holds a gigabyte',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const data = deflateSync(Buffer.alloc(1024 * MiB), { level: 1 });
      return stubborn(packOf([{ head: entryHead(3, 1_000), data }]), SMALL_ID);
    },
  },
  {
    name: 'a blob that declares 64 MiB and holds a gigabyte',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const data = deflateSync(Buffer.alloc(1024 * MiB), { level: 1 });
      return stubborn(packOf([{ head: entryHead(3, 64 * MiB), data }]), SMALL_ID);
    },
  },
  {
    name: 'a blob that declares 64 MiB and holds nothing, time and again',
    outcome: 'GIT_CORRUPT_PACK',
    prepare: () => stubborn(packOf([{ head: entryHead(3, 64 * MiB), data: deflateSync(SMALL) }]), SMALL_ID),
  },
  {
    name: 'a blob of 900 MiB beside a small one',
    outcome: '1 blob, 1 too-large',
    long: true,
    prepare: () => honest(new Map([[SMALL_ID, small], zeros(900 * MiB)])),
  },
  {
    name: 'blobs of two gigabytes among a hundred small ones',
    outcome: '100 blob, 3 too-large',
    long: true,
    prepare: () => {
      const others = Array.from({ length: 100 }, (_, i) => zeros(1_000, i));
      const large = [2000, 2010, 2020].map((size) => zeros(size * MiB));
      return honest(new Map([...others.slice(0, 50), ...large, ...others.slice(50)]));
    },
  },
  {
    name: '15 blobs of 200 MiB',
    outcome: '15 too-large',
    long: true,
    prepare: () => honest(new Map(Array.from({ length: 15 }, (_, i) => zeros(200 * MiB, i)))),
  },
  {
    name: '60 blobs of 200 MiB',
    outcome: '60 too-large',
    long: true,
    prepare: () => large(largeBlobs(60, 200, ZEROS)),
  },
  {
    name: '12 blobs of 300 MB beside 50 small ones',
    outcome: '50 blob, 12 too-large',
    long: true,
    prepare: () => large(among(someSmall(50), largeBlobs(12, 300, ZEROS))),
  },
  {
    name: '12 blobs of 300 MB that cannot be compressed, beside 50 small ones',
    outcome: '50 blob, 12 too-large',
    long: true,
    prepare: () => large(among(someSmall(50), largeBlobs(12, 300, NOISE))),
  },
  {
    name: '12 blobs of 300 MB beside 50 small ones, in an order of the server',
    outcome: '50 blob, 12 too-large',
    long: true,
    prepare: () => large(among(someSmall(50), largeBlobs(12, 300, ZEROS)), (wants) => wants.toReversed()),
  },
  {
    name: '1,000 blobs of 65 MiB',
    outcome: 'GIT_TOO_MANY_LARGE_BLOBS',
    long: true,
    prepare: () => large(largeBlobs(1_000, 65, ZEROS)),
  },
  {
    name: '40 blobs just within the limit',
    outcome: '40 blob',
    long: true,
    prepare: () => honest(new Map(Array.from({ length: 40 }, (_, i) => zeros(64 * MiB, i)))),
  },
  {
    name: 'deltas of a kilobyte that make 30 MB each',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const base = Buffer.alloc(1_000_000);
      const copies = Array.from({ length: 30 }, () => ({ copy: 0, length: 1_000_000 }));
      const deltas = Array.from({ length: 500 }, (_, i): TestEntry => {
        const number = Buffer.from(String(i + 1_000));
        return { base: 0, delta: deltaOf(base.length, 30_000_004, [...copies, number]) };
      });
      return stubborn(packOf([{ type: 'blob', bytes: base }, ...deltas]), SMALL_ID);
    },
  },
  {
    name: 'a delta that declares a terabyte',
    outcome: '1 blob, 1 too-large',
    prepare: () => {
      const bomb = deltaOf(SMALL.length, 2 ** 40, [{ copy: 0, length: 30 }]);
      return stubborn(packOf([small, { base: 0, delta: bomb }]), SMALL_ID, SOME_ID);
    },
  },
  {
    name: 'a chain of 4,095 deltas that is rebuilt from its root all over again',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const grow = (base: number): TestEntry => ({
        base,
        delta: deltaOf(base + 1, base + 2, [{ copy: 0, length: base + 1 }, Buffer.from('x')]),
      });
      const chain = Array.from({ length: 4_094 }, (_, i) => grow(i));
      const entries: TestEntry[] = [{ type: 'blob', bytes: Buffer.from('x') }, ...chain];
      // What fills the cache makes the next one start from the root.
      for (let i = 0; i < 200; i++) entries.push(zeros(33 * MiB, i)[1], grow(4_094));
      return stubborn(packOf(entries), SMALL_ID);
    },
  },
  {
    name: 'a chain of deltas on a base of 60 MiB',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const size = 60 * MiB;
      const copies = Array.from({ length: 60 }, (_, i) => ({ copy: i * MiB, length: MiB }));
      const deltas = Array.from({ length: 200 }, (_, base): TestEntry => {
        const [first = { copy: 0, length: 0 }, ...others] = copies;
        const changed = [Buffer.from([base]), { copy: 1, length: first.length - 1 }, ...others];
        return { base, delta: deltaOf(size, size, changed) };
      });
      return stubborn(packOf([zeros(size)[1], ...deltas]), SMALL_ID);
    },
  },
  {
    name: 'two deltas that stand on each other, and one on itself',
    outcome: 'GIT_CORRUPT_PACK',
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const [a, b] = ['11'.repeat(20), '22'.repeat(20)];
      return stubborn(packOf([{ base: a, delta }, { base: b, delta }, small]), SMALL_ID);
    },
  },
  {
    name: '400,000 blobs of a few bytes',
    outcome: '400000 blob',
    long: true,
    prepare: () => {
      const bytesOf = (i: number) => Buffer.from(`${i}`);
      const blobs = Array.from({ length: 400_000 }, (_, i) => objectId('sha1', 'blob', bytesOf(i)));
      const entries = blobs.map(
        (_, i): TestEntry => ({
          head: entryHead(3, bytesOf(i).length),
          data: deflateSync(bytesOf(i)),
        }),
      );
      return honest(new Map(blobs.map((id, i) => [id, entries[i] ?? small])));
    },
  },
  {
    name: '400,000 deltas that wait for a base that never comes',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      return stubborn(
        packOfMany(400_000, () => ({ base: SOME_ID, delta })),
        SMALL_ID,
      );
    },
  },
  {
    name: '400,000 deltas that wait for different bases',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const baseOf = (i: number) => createHash('sha1').update(`${i}`).digest('hex');
      return stubborn(
        packOfMany(400_000, (i) => ({ base: baseOf(i), delta })),
        SMALL_ID,
      );
    },
  },
  {
    name: '300,000 deltas that wait for a base that comes last',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const entry = (i: number) => (i < 300_000 ? { base: SMALL_ID, delta } : small);
      return stubborn(packOfMany(300_001, entry), SMALL_ID, SOME_ID);
    },
  },
  {
    name: 'a pack that declares four billion objects',
    outcome: 'GIT_PACK_TOO_LARGE',
    prepare: () => stubborn(sealed(packHeader(2 ** 32 - 1)), SMALL_ID),
  },
  {
    name: 'a pack that goes on and on',
    outcome: 'GIT_PACK_TOO_LARGE',
    long: true,
    prepare: () => {
      const noise = { head: entryHead(3, MiB), data: deflateSync(randomBytes(MiB)) };
      return stubborn(
        packOfMany(500, () => noise),
        SMALL_ID,
      );
    },
  },
  {
    name: 'an entry that never ends',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => stubborn(endless(64 * MiB, padding(MiB)), SMALL_ID),
  },
  {
    name: 'a small entry that never ends and is as hard to inflate as can be',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => stubborn(endless(30, padding(MiB, 'dynamic')), SMALL_ID),
  },
  {
    name: '400,000 blobs that take a little more room than they need',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const data = deflatePadded(SMALL, padding(1_200));
      const entry = { head: entryHead(3, SMALL.length), data };
      return stubborn(
        packOfMany(400_000, () => entry),
        SMALL_ID,
        SOME_ID,
      );
    },
  },
];
