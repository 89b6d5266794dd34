import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { UnusableHead } from '../../errors.ts';
import { Work } from './work.ts';

const COSTLY = 'The pack asks for more work than its objects are worth.';

describe('Work', () => {
  it('may be taken up to its end, and no further', () => {
    const work = new Work({ maxUnpackedBytes: 10, maxPassedBytes: 0 });
    work.take(4);
    work.take(6);
    expect(() => work.take(1)).toThrow(COSTLY);
  });

  it('grows by what is granted', () => {
    const work = new Work({ maxUnpackedBytes: 10, maxPassedBytes: 0 });
    work.take(10);
    work.grant(5);
    work.take(5);
    expect(() => work.take(1)).toThrow(COSTLY);
  });

  it('knows how much may be passed over, which is counted for itself', () => {
    const work = new Work({ maxUnpackedBytes: 0, maxPassedBytes: 10 });
    expect([work.canPass(10), work.canPass(11)]).toEqual([true, false]);
    work.pass(4);
    expect([work.canPass(6), work.canPass(7)]).toEqual([true, false]);
    work.pass(6);
    expect(() => work.pass(1)).toThrow(COSTLY);
  });

  it('is over for good where a head asks for more, and says what to do', async () => {
    const work = new Work({ maxUnpackedBytes: 0, maxPassedBytes: 0 });
    for (const exceed of [() => work.take(1), () => work.pass(1)]) {
      const error = await failureOf(Promise.resolve().then(exceed));
      expect(error).toBeInstanceOf(UnusableHead);
      expect(error).toMatchObject({
        code: 'GIT_PACK_TOO_COSTLY',
        advice: expect.stringContaining('git repack -adF'),
      });
    }
  });
});
