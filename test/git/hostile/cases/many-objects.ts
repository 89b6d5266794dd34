import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { objectId } from '../../../../lib/git/object-id.ts';
import { deltaOf, entryHead, type TestEntry } from '../../../support/pack.ts';
import { deflatePadded, padding } from '../../../support/padding.ts';
import { honest, packOfMany, SMALL, SMALL_ID, SOME_ID, small, stubborn } from '../answers.ts';
import type { HostileCase } from '../hostile-case.ts';

/** Objects that are small, but hundreds of thousands. */
export const MANY_OBJECTS_CASES: readonly HostileCase[] = [
  {
    name: '400,000 blobs of a few bytes',
    outcome: '400000 blob',
    long: true,
    prepare: () => {
      const bytesOf = (i: number) => Buffer.from(`${i}`);
      const blobs = Array.from({ length: 400_000 }, (_, i) => objectId('sha1', 'blob', bytesOf(i)));
      const entries = blobs.map(
        (_, i): TestEntry => ({
          head: entryHead(3, bytesOf(i).length),
          data: deflateSync(bytesOf(i)),
        }),
      );
      return honest(new Map(blobs.map((id, i) => [id, entries[i] ?? small])));
    },
  },
  {
    name: '400,000 deltas that wait for a base that never comes',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      return stubborn(
        packOfMany(400_000, () => ({ base: SOME_ID, delta })),
        SMALL_ID,
      );
    },
  },
  {
    name: '400,000 deltas that wait for different bases',
    outcome: 'GIT_CORRUPT_PACK',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const baseOf = (i: number) => createHash('sha1').update(`${i}`).digest('hex');
      return stubborn(
        packOfMany(400_000, (i) => ({ base: baseOf(i), delta })),
        SMALL_ID,
      );
    },
  },
  {
    name: '300,000 deltas that wait for a base that comes last',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const delta = deltaOf(SMALL.length, 1, [Buffer.from('x')]);
      const entry = (i: number) => (i < 300_000 ? { base: SMALL_ID, delta } : small);
      return stubborn(packOfMany(300_001, entry), SMALL_ID, SOME_ID);
    },
  },
  {
    name: '400,000 blobs that take a little more room than they need',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => {
      const data = deflatePadded(SMALL, padding(1_200));
      const entry = { head: entryHead(3, SMALL.length), data };
      return stubborn(
        packOfMany(400_000, () => entry),
        SMALL_ID,
        SOME_ID,
      );
    },
  },
];
