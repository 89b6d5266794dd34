import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeObject } from '../../test/support/git-objects.ts';
import { deltaOf, packOf, type TestEntry } from '../../test/support/pack.ts';
import { startPackServer } from '../../test/support/pack-server.ts';
import { recentCommits } from './recent-commits.ts';

const SHA1 = { objectFormat: 'sha1', unborn: true } as const;
const HEAD = 'b'.repeat(40);

let entries: readonly TestEntry[];
let server: Awaited<ReturnType<typeof startPackServer>>;

beforeAll(async () => {
  server = await startPackServer(() => packOf(entries));
});
afterAll(() => server.close());

function recent(...pack: TestEntry[]): Promise<Set<string>> {
  entries = pack;
  return recentCommits({ url: server.url, token: 'unused' }, SHA1, HEAD);
}

const commitOf = (text: string) => makeObject('commit', Buffer.from(text));

describe('recentCommits', () => {
  const [first, second] = [commitOf('the first'), commitOf('the second')] as const;

  it('are the one that was asked for, and no objects but commits', async () => {
    const tree = makeObject('tree', Buffer.alloc(0));
    expect(await recent(tree, first, second)).toEqual(new Set([HEAD, first.id, second.id]));
    expect(await recent()).toEqual(new Set([HEAD]));
  });

  it('are a thousand, however many the server sends', async () => {
    const all = Array.from({ length: 1_100 }, (_, i) => commitOf(`commit ${i}`));
    expect(await recent(...all)).toEqual(new Set([HEAD, ...all.slice(0, 999).map(({ id }) => id)]));
  });

  it('are those that come before one that is too large', async () => {
    const delta = deltaOf(first.bytes.length, 2 ** 40, [{ copy: 0, length: 1 }]);
    expect(await recent(first, { base: 0, delta }, second)).toEqual(new Set([HEAD, first.id]));
  });
});
