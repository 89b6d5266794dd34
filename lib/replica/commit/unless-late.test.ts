import { describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../errors.ts';
import type { GitRemote } from '../../git/types.ts';
import { unlessLate } from './unless-late.ts';

const remote: GitRemote = { url: 'https://gitlab.example.com/acme/models.git', token: 'glpat-unless-late' };
const aborted = (code = 'GIT_ABORTED') => new RetryLater(code, 'Aborted.');

/** What comes of work that fails with an error once the run is late, or its time is over. */
async function outcome(error: unknown, late: boolean, over: boolean | null): Promise<unknown> {
  const [lateness, end] = [new AbortController(), new AbortController()];
  const bounded = over === null ? remote : { ...remote, signal: end.signal };
  const work = unlessLate(lateness.signal, bounded, async () => {
    if (late) lateness.abort();
    if (over) end.abort();
    throw error;
  });
  return work.catch((failure: unknown) => failure);
}

describe('unlessLate', () => {
  it.each(['GIT_ABORTED', 'LFS_ABORTED'])(
    'ends well when it gets late, however that shows: %s',
    async (code) => {
      expect(await outcome(aborted(code), true, false)).toBeUndefined();
      expect(await outcome(aborted(code), true, null)).toBeUndefined();
    },
  );

  const broken = aborted('GIT_BROKEN_ANSWER');
  const unexpected = Object.assign(new TypeError('Odd.'), { code: 'GIT_ABORTED' });
  it.each([
    ['is not late', aborted(), false, false],
    ['is not late, and has no end', aborted(), false, null],
    ['has no time left at all', aborted(), true, true],
    ['is late, for another reason', broken, true, false],
    ['is late, for a reason that nobody knows', unexpected, true, false],
  ])('fails where work fails that %s', async (_, error, late, over) => {
    expect(await outcome(error, late, over)).toBe(error);
  });

  it.each(['late', 'over'])(
    'has requests aborted when the run is %s, and leaves all else as it is',
    async (when) => {
      const [late, over] = [new AbortController(), new AbortController()];
      await unlessLate(late.signal, { ...remote, signal: over.signal }, async ({ signal, ...rest }) => {
        expect(rest).toEqual(remote);
        expect(signal?.aborted).toBe(false);
        (when === 'late' ? late : over).abort();
        expect(signal?.aborted).toBe(true);
      });
    },
  );
});
