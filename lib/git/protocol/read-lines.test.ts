import { describe, expect, it } from '@jest/globals';
import { chunksOf, failureOf } from '../../../test/support/chunks.ts';
import { readLines } from './read-lines.ts';

describe('readLines', () => {
  it('gives the lines of an answer, of which there may be none', async () => {
    await expect(readLines(chunksOf('0006a\n0005b0000'))).resolves.toEqual(['a', 'b']);
    await expect(readLines(chunksOf('0000'))).resolves.toEqual([]);
  });

  it.each(['', '0006a\n', '0006a\n0001'])(
    'does not take %j, which has no end, for an answer',
    async (text) => {
      expect(await failureOf(readLines(chunksOf(text)))).toMatchObject({ code: 'GIT_BROKEN_ANSWER' });
    },
  );
});
