import { describe, expect, it } from '@jest/globals';
import { ByteCache } from './byte-cache.ts';

const CAPACITY = 100_000;

function filled(...sizes: number[]): ByteCache {
  const cache = new ByteCache(CAPACITY);
  for (const [key, size] of sizes.entries()) cache.set(key, Buffer.alloc(size));
  return cache;
}

function keysIn(cache: ByteCache, count: number): number[] {
  return [...Array(count).keys()].filter((key) => cache.get(key) !== undefined);
}

describe('ByteCache', () => {
  it('holds what fits', () => {
    expect(keysIn(filled(30_000, 30_000, 30_000), 3)).toEqual([0, 1, 2]);
    expect(keysIn(filled(49_600, 49_600), 2)).toEqual([0, 1]);
    expect(keysIn(filled(49_600, 49_601), 2)).toEqual([1]);
  });

  it('makes room for a quarter, and lets go of no more than that takes', () => {
    expect(keysIn(filled(29_600, 37_100, 37_100), 3)).toEqual([1, 2]);
    expect(keysIn(filled(29_600, 37_100, 37_101), 3)).toEqual([2]);
  });

  it('does not count it as use that somebody asked in vain', () => {
    const cache = new ByteCache(CAPACITY);
    cache.get(2);
    for (const key of [0, 1, 2, 3]) cache.set(key, Buffer.alloc(25_000));
    expect(keysIn(cache, 4)).toEqual([2, 3]);
  });

  it('lets go of what was not used for longest', () => {
    const cache = filled(30_000, 30_000, 30_000);
    cache.get(0);
    cache.set(3, Buffer.alloc(12_000));
    expect(keysIn(cache, 4)).toEqual([0, 2, 3]);
  });

  it('keeps the newest, however large it is, and nothing beside it', () => {
    expect(keysIn(filled(30_000, 500_000), 2)).toEqual([1]);
    expect(keysIn(filled(30_000, 500_000, 1), 3)).toEqual([2]);
  });

  it('counts a key that is set again once', () => {
    const cache = filled(40_000);
    for (let i = 0; i < 5; i++) cache.set(0, Buffer.alloc(40_000));
    cache.set(1, Buffer.alloc(50_000));
    expect(keysIn(cache, 2)).toEqual([0, 1]);
  });

  it('is bounded for byte strings of no length too', () => {
    expect(keysIn(filled(...Array(10_000).fill(0)), 10_000).length).toBeLessThan(1_000);
  });
});
