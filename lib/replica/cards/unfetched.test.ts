import { describe, expect, it } from '@jest/globals';
import { isUnfetched, notAFile, tooLarge } from './unfetched.ts';

describe('a file whose bytes are not in the table', () => {
  it('is too large, and says how to get it all the same', () => {
    const problem = tooLarge(70, 64);
    const message = expect.stringMatching(/ 70 .* 64 .*maxModelBytes.*Test > Push events/);
    expect(problem).toEqual({ code: 'MODEL_TOO_LARGE', message });
    expect(isUnfetched(problem)).toBe(true);
  });

  it('is no file, and says what it is', () => {
    const problem = notAFile('tree');
    expect(problem).toEqual({ code: 'NOT_A_FILE', message: expect.stringMatching(/ tree .*git fsck/) });
    expect(isUnfetched(problem)).toBe(true);
  });

  it('is none that is well, or has another problem', () => {
    expect(isUnfetched(null)).toBe(false);
    expect(isUnfetched({ code: 'NOT_JSON', message: '' })).toBe(false);
  });
});
