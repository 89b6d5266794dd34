import { describe, expect, it } from '@jest/globals';
import { readBeginning } from './read-beginning.ts';

const words = ['Too ', 'many ', 'tries'].map((word) => Buffer.from(word));

describe('readBeginning', () => {
  it('is all of what is short', async () => {
    expect(await readBeginning(words, 100)).toBe('Too many tries');
    expect(await readBeginning([], 100)).toBe('');
  });

  it('is cut off at the byte, and reads no further than that', async () => {
    let isRead = false;
    async function* chunks() {
      yield* words;
      isRead = true;
    }
    expect(await readBeginning(chunks(), 10)).toBe('Too many t');
    expect(isRead).toBe(false);
  });
});
