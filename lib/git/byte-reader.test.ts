import { describe, expect, it } from '@jest/globals';
import { chunksOf, slicesOf } from '../../test/support/chunks.ts';
import { ByteReader } from './byte-reader.ts';

describe('ByteReader', () => {
  it('gives the same bytes however they arrive', async () => {
    const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new ByteReader(slicesOf(bytes, size));
      const words: string[] = [];
      for (let count = 1; reader.position < bytes.length; count++) {
        const window = await reader.peek(count);
        words.push(reader.take(Math.min(count, window.length)).toString());
      }
      expect(words.join('')).toBe(bytes.toString());
    }
  });

  it('shows less than was asked for only where the source ends', async () => {
    const reader = new ByteReader(chunksOf('ab', 'cd', 'e'));
    expect((await reader.peek(3)).toString()).toBe('abcd');
    reader.take(4);
    expect((await reader.peek(3)).toString()).toBe('e');
    expect(reader.position).toBe(4);
  });

  it('reads no further ahead than it has to', async () => {
    let given = 0;
    async function* source() {
      for (;;) {
        given += 1;
        yield Buffer.from('abcd');
      }
    }
    const reader = new ByteReader(source());
    await reader.peek(5);
    await reader.peek(8);
    expect(given).toBe(2);
    reader.take(8);
    await reader.peek(4);
    expect(given).toBe(3);
  });

  it('can let go of a source that has nothing to let go of', async () => {
    const source: AsyncIterable<Buffer> = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: null }) }),
    };
    const reader = new ByteReader(source);
    expect(await reader.peek(1)).toHaveLength(0);
    await expect(reader.close()).resolves.toBeUndefined();
  });
});
