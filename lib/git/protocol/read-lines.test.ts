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
      expect(await failureOf(readLines(chunksOf(text)))).toMatchObject({
        code: 'GIT_BROKEN_ANSWER',
        message: expect.stringContaining('stops before its end'),
      });
    },
  );

  it('takes an answer of a mebibyte, and none of a byte more', async () => {
    const most = `8000${'x'.repeat(0x7ffc)}`.repeat(31);
    const rest = (bytes: number) => `${bytes.toString(16)}${'x'.repeat(bytes - 4)}0000`;
    await expect(readLines(chunksOf(most, rest(0x7ffc)))).resolves.toHaveLength(32);
    expect(await failureOf(readLines(chunksOf(most, rest(0x7ffd))))).toMatchObject({
      code: 'GIT_BROKEN_ANSWER',
      message: expect.stringContaining('more than 1048576 bytes'),
    });
  });
});
