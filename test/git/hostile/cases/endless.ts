import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { entryHead, packHeader, sealed } from '../../../support/pack.ts';
import { padding } from '../../../support/padding.ts';
import { MiB, packOfMany, SMALL_ID, stubborn } from '../answers.ts';
import type { HostileCase } from '../hostile-case.ts';

/** What has no end, or declares one that nobody reaches. */
export const ENDLESS_CASES: readonly HostileCase[] = [
  {
    name: 'a pack that declares four billion objects',
    outcome: 'GIT_PACK_TOO_LARGE',
    prepare: () => stubborn(sealed(packHeader(2 ** 32 - 1)), SMALL_ID),
  },
  {
    name: 'a pack that goes on and on',
    outcome: 'GIT_PACK_TOO_LARGE',
    long: true,
    prepare: () => {
      const noise = { head: entryHead(3, MiB), data: deflateSync(randomBytes(MiB)) };
      return stubborn(
        packOfMany(500, () => noise),
        SMALL_ID,
      );
    },
  },
  {
    name: 'an entry that never ends',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => stubborn(endless(64 * MiB, padding(MiB)), SMALL_ID),
  },
  {
    name: 'a small entry that never ends and is as hard to inflate as can be',
    outcome: 'GIT_PACK_TOO_COSTLY',
    long: true,
    prepare: () => stubborn(endless(30, padding(MiB, 'dynamic')), SMALL_ID),
  },
];

/** One blob that declares so many bytes, and no end of what comes to nothing. */
function endless(size: number, nothing: Buffer): () => AsyncIterable<Buffer> {
  return async function* () {
    yield Buffer.concat([packHeader(1), entryHead(3, size), Buffer.from([0x78, 0x9c])]);
    for (;;) yield nothing;
  };
}
