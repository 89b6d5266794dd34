import { deflateSync } from 'node:zlib';
import { makeObject } from '../../../support/git-objects.ts';
import { encodeEntry, entryHead, packOf } from '../../../support/pack.ts';
import { honest, MiB, SMALL, SMALL_ID, small, stubborn, zeros } from '../answers.ts';
import type { HostileCase, Prepared } from '../hostile-case.ts';
import { type LargeEntry, largeBlobs, NOISE, streamOf, ZEROS } from '../large-blobs.ts';

/** Blobs that are too large, or not as large as they say. */
export const BLOB_SIZE_CASES: readonly HostileCase[] = [
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
];

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
