import { describe, expect, it } from '@jest/globals';
import { chunksOf, collect, failureOf } from '../../../test/support/chunks.ts';
import { deltaOf, packOf, type TestEntry } from '../../../test/support/pack.ts';
import { shortOrLong } from '../../../test/support/short-or-long.ts';
import { BLOB_LIMITS, type PackLimits } from '../limits.ts';
import { readPack } from './read-pack.ts';

const LONGEST_CHAIN = shortOrLong(500, BLOB_LIMITS.maxDeltaDepth);

function itemsOf(entries: readonly TestEntry[], limits: Partial<PackLimits> = {}) {
  return collect(readPack(chunksOf(packOf(entries)), 'sha1', { ...BLOB_LIMITS, ...limits }));
}

describe('readPack, of many deltas', () => {
  it('has a base at hand for as many as stand on it', async () => {
    const bytes = Buffer.alloc(2 ** 20);
    const delta = deltaOf(bytes.length, 1, [{ copy: 0, length: 1 }]);
    const entries: TestEntry[] = [
      { type: 'blob', bytes },
      ...Array<TestEntry>(3_000).fill({ base: 0, delta }),
    ];
    expect(await itemsOf(entries)).toHaveLength(3_001);
    const limits = { cacheBytes: 0, maxUnpackedBytes: 2 ** 26 };
    expect(await failureOf(itemsOf(entries, limits))).toMatchObject({ code: 'GIT_PACK_TOO_COSTLY' });
  });

  it('builds a chain as long as is allowed, also all over again, but no longer one', async () => {
    const text = (length: number) => Buffer.from('abcdefghij'.repeat(410).slice(0, length));
    const grow = (length: number) =>
      deltaOf(length, length + 1, [{ copy: 0, length }, text(length + 1).subarray(length)]);
    const chain: TestEntry[] = [{ type: 'blob', bytes: text(1) }];
    for (let base = 0; base < LONGEST_CHAIN; base++) chain.push({ base, delta: grow(base + 1) });
    // Without a cache, what stands in between makes the second one start from the root.
    const between: TestEntry = { type: 'blob', bytes: Buffer.from('in between') };
    const again = { base: LONGEST_CHAIN - 1, delta: grow(LONGEST_CHAIN) };
    const limits = { maxDeltaDepth: LONGEST_CHAIN };
    const items = await itemsOf([...chain, between, again], { ...limits, cacheBytes: 0 });
    expect(items.slice(-3)).toMatchObject([
      { kind: 'object', bytes: text(LONGEST_CHAIN + 1) },
      { kind: 'object', bytes: between.bytes },
      { kind: 'object', bytes: text(LONGEST_CHAIN + 1) },
    ]);
    const tooLong = [...chain, { base: LONGEST_CHAIN, delta: grow(LONGEST_CHAIN + 1) }];
    expect(await failureOf(itemsOf(tooLong, limits))).toMatchObject({
      code: 'GIT_DELTA_TOO_DEEP',
      outcome: 'permanent',
    });
  });

  it('seldom builds a base again that has left the cache, wherever in the pack those are that stand on it', async () => {
    const DEPTH = 40;
    const change = deltaOf(1000, 1000, [Buffer.from('-'), { copy: 0, length: 999 }]);
    const chainOn = (root: number) => [
      { base: root, delta: change },
      ...Array.from({ length: DEPTH - 1 }, (_, index) => ({ base: root + index + 1, delta: change })),
    ];
    const [first, second] = [Buffer.alloc(1000, 'a'), Buffer.alloc(1000, 'b')];
    const entries: TestEntry[] = [
      { type: 'blob', bytes: first },
      ...chainOn(0),
      { type: 'blob', bytes: second },
      ...chainOn(DEPTH + 1),
    ];
    const tips = [DEPTH, 2 * DEPTH + 1];
    for (let index = 0; index < 100; index += 1) {
      const length = 2 * index + 1;
      for (const base of tips) entries.push({ base, delta: deltaOf(1000, length, [{ copy: 0, length }]) });
    }
    // Each delta at most, and each chain for every forty of them.
    const readAgain = 200 + 3 * 2 * (1 + DEPTH);
    const limits = { cacheBytes: 12_000, maxUnpackedBytes: 2 ** 16 * (readAgain + 10) };
    const items = await itemsOf(entries, limits);
    expect(items).toHaveLength(entries.length);
    const longest = [first, second].map((bytes) =>
      Buffer.from('-'.repeat(DEPTH) + bytes.subarray(0, 199 - DEPTH)),
    );
    for (const bytes of longest) expect(items).toContainEqual(expect.objectContaining({ bytes }));
  });

  it('builds a base again at once for whatever number stands on it', async () => {
    const change = deltaOf(1000, 1000, [Buffer.from('-'), { copy: 0, length: 999 }]);
    const entries: TestEntry[] = [
      { type: 'blob', bytes: Buffer.alloc(1000, 'a') },
      ...Array.from({ length: 10 }, (_, base) => ({ base, delta: change })),
      ...Array.from({ length: 20 }, (_, n): TestEntry => ({ type: 'blob', bytes: Buffer.alloc(1000, n) })),
      ...Array<TestEntry>(1_000).fill({ base: 10, delta: deltaOf(1000, 1, [{ copy: 0, length: 1 }]) }),
    ];
    const limits = { cacheBytes: 12_000, maxUnpackedBytes: 2 ** 16 * 25 };
    expect(await itemsOf(entries, limits)).toHaveLength(entries.length);
  });

  it('reads what it has put off again once, and each step below it', async () => {
    const DEPTH = 40;
    const change = deltaOf(1000, 1000, [Buffer.from('-'), { copy: 0, length: 999 }]);
    const entries: TestEntry[] = [
      { type: 'blob', bytes: Buffer.alloc(1000, 'a') },
      ...Array.from({ length: DEPTH }, (_, base) => ({ base, delta: change })),
      ...Array.from({ length: 20 }, (_, n): TestEntry => ({ type: 'blob', bytes: Buffer.alloc(1000, n) })),
      { base: DEPTH, delta: deltaOf(1000, 1, [{ copy: 0, length: 1 }]) },
    ];
    const limits = { cacheBytes: 12_000, maxUnpackedBytes: 2 ** 16 * (1 + 1 + DEPTH + 3) };
    expect(await itemsOf(entries, limits)).toHaveLength(entries.length);
  });
});
