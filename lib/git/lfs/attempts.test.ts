import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { BadCredentials, RetryLater } from '../../errors.ts';
import { Attempts } from './attempts.ts';

const unwell = new RetryLater('LFS_UNAVAILABLE', 'Unwell.');
const limited = new RetryLater('LFS_RATE_LIMITED', 'Too many.');
const refused = new BadCredentials('LFS_UNAUTHORIZED', 'Refused.');

function start(run = new AbortController().signal) {
  const attempts = new Attempts(run);
  const seen: unknown[] = [];
  return {
    seen,
    /** Does what is to be done, if it is: `ok`, or failing. */
    async one(failure: Error | null) {
      const work = async () => {
        seen.push(failure ?? 'ok');
        if (failure !== null) throw failure;
        return 'ok';
      };
      return attempts.tryOne<unknown>(work, (trouble) => trouble);
    },
    all: (failure: Error) =>
      attempts.tryForAll<unknown>(
        () => Promise.reject(failure),
        (trouble) => trouble,
      ),
  };
}

describe('Attempts', () => {
  it('go on as long as not three fail in a row', async () => {
    const { one, seen } = start();
    for (const failure of [unwell, unwell, null, unwell, unwell, null]) {
      expect(await one(failure)).toBe(failure ?? 'ok');
    }
    expect(seen).toHaveLength(6);
  });

  it('end with the third that fails in a row, with the trouble of which all else is left undone', async () => {
    const { one, seen } = start();
    const last = new RetryLater('LFS_UNREACHABLE', 'Silent.');
    for (const failure of [unwell, unwell, last]) await one(failure);
    expect(await one(null)).toBe(last);
    expect(seen).toHaveLength(3);
  });

  it.each([[limited], [refused]])('end at once with %s', async (trouble) => {
    const { one, seen } = start();
    expect(await one(trouble)).toBe(trouble);
    expect(await one(null)).toBe(trouble);
    expect(seen).toHaveLength(1);
  });

  it('end at once where all depends on what fails', async () => {
    const { one, all, seen } = start();
    expect(await all(unwell)).toBe(unwell);
    expect(await one(null)).toBe(unwell);
    expect(seen).toEqual([]);
  });

  it('take the end of the run, and a defect, for no trouble of the other side', async () => {
    const run = new AbortController();
    const { one } = start(run.signal);
    const defect = new TypeError('A defect.');
    expect(await failureOf(one(defect))).toBe(defect);
    run.abort();
    expect(await failureOf(one(unwell))).toBe(unwell);
  });
});
