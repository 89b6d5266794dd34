import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commitsSince } from '../../lib/git/commits-since.ts';
import { recentCommits } from '../../lib/git/recent-commits.ts';
import type { GitCapabilities } from '../../lib/git/types.ts';
import { makeObject } from '../support/git-objects.ts';
import {
  deltaOf,
  encodeEntry,
  entryHead,
  packHeader,
  packOf,
  sealed,
  type TestEntry,
} from '../support/pack.ts';
import { startPackServer } from '../support/pack-server.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const SHA1: GitCapabilities = { objectFormat: 'sha1', unborn: true };
const ANCESTOR = 'a'.repeat(40);
const HEAD = 'b'.repeat(40);
const COMMIT_CODE = 1;
const MiB = 2 ** 20;

const child = makeObject('commit', Buffer.from(`tree ${'c'.repeat(40)}\nparent ${ANCESTOR}\n\nChild\n`));

let pack: Buffer;
let server: Awaited<ReturnType<typeof startPackServer>>;

beforeAll(async () => {
  server = await startPackServer(() => pack);
});
afterAll(() => server.close());

const remote = () => ({ url: server.url, token: 'unused' });

function zeros(declared: number, actual = 0): TestEntry {
  return { head: entryHead(COMMIT_CODE, declared), data: deflateSync(Buffer.alloc(actual), { level: 1 }) };
}

/** Each is built on the one before it. */
function chain(length: number): TestEntry[] {
  const size = child.bytes.length;
  const delta = (base: number): TestEntry => {
    const number = Buffer.from(String(base).padStart(4));
    return { base, delta: deltaOf(size, size, [number, { copy: 4, length: size - 4 }]) };
  };
  return Array.from({ length }, (_, base) => delta(base));
}

describe('commits that are over a limit', () => {
  const cases: [string, () => Buffer][] = [
    ['a commit of a terabyte', () => packOf([child, zeros(2 ** 40)])],
    [
      'a delta that makes a terabyte',
      () =>
        packOf([child, { base: 0, delta: deltaOf(child.bytes.length, 2 ** 40, [{ copy: 0, length: 9 }]) }]),
    ],
    ['more deltas on each other than git makes', () => packOf([child, ...chain(4_096)])],
  ];
  const largeCases: typeof cases = [
    [
      'more bytes than are inflated',
      () => packOf([child, ...Array<TestEntry>(5).fill(zeros(60 * MiB, 60 * MiB))]),
    ],
  ];

  it.each([...cases, ...shortOrLong([], largeCases)])(
    'are not known to continue another, and are not listed: %s',
    async (_, make) => {
      pack = make();
      expect(await commitsSince(remote(), SHA1, ANCESTOR, HEAD)).toBeNull();
      const recent = await recentCommits(remote(), SHA1, HEAD);
      expect([...recent].slice(0, 2)).toEqual([HEAD, child.id]);
    },
  );

  it('are so too where there are more of them than are read', async () => {
    pack = sealed(Buffer.concat([packHeader(50_001), encodeEntry(child, 0, [])]));
    expect(await commitsSince(remote(), SHA1, ANCESTOR, HEAD)).toBeNull();
    pack = sealed(Buffer.concat([packHeader(2 ** 32 - 1), encodeEntry(child, 0, [])]));
    expect(await commitsSince(remote(), SHA1, ANCESTOR, HEAD)).toBeNull();
    expect(await recentCommits(remote(), SHA1, HEAD)).toEqual(new Set([HEAD]));
  });

  it('are those that a pack within the limits has', async () => {
    pack = packOf([child, ...chain(3)]);
    expect(await commitsSince(remote(), SHA1, ANCESTOR, HEAD)).toEqual(expect.objectContaining({ size: 4 }));
  });

  it('are no excuse for a pack that is damaged', async () => {
    pack = Buffer.concat([packOf([child]), Buffer.from('x')]);
    const damaged = { code: 'GIT_CORRUPT_PACK', outcome: 'retry' };
    await expect(commitsSince(remote(), SHA1, ANCESTOR, HEAD)).rejects.toMatchObject(damaged);
    await expect(recentCommits(remote(), SHA1, HEAD)).rejects.toMatchObject(damaged);
  });
});
