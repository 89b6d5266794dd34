import { describe, expect, it } from '@jest/globals';
import { readBeginning } from './read-beginning.ts';

const words = ['Too ', 'many ', 'tries'].map((word) => Buffer.from(word));

describe('readBeginning', () => {
  it('is all of what is short', async () => {
    expect(await readBeginning(words, 100)).toBe('Too many tries');
    expect(await readBeginning([], 100)).toBe('');
  });

  it.each([
    [8, 'Too many', 2],
    [9, 'Too many ', 2],
    [10, 'Too many t', 3],
  ])('is cut off after %i bytes, and reads no further than that', async (maxBytes, text, chunksRead) => {
    let read = 0;
    async function* chunks() {
      for (const word of [...words, Buffer.from('more')]) {
        read += 1;
        yield word;
      }
    }
    expect(await readBeginning(chunks(), maxBytes)).toBe(text);
    expect(read).toBe(chunksRead);
  });
});
