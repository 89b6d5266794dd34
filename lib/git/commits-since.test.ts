import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeObject } from '../../test/support/git-objects.ts';
import { packOf, type TestEntry } from '../../test/support/pack.ts';
import { startPackServer } from '../../test/support/pack-server.ts';
import { commitsSince } from './commits-since.ts';

const SHA1 = { objectFormat: 'sha1', unborn: true } as const;
const ANCESTOR = 'a'.repeat(40);
const HEAD = 'b'.repeat(40);
const TREE = 'c'.repeat(40);

let entries: readonly TestEntry[];
let server: Awaited<ReturnType<typeof startPackServer>>;

beforeAll(async () => {
  server = await startPackServer(() => packOf(entries));
});
afterAll(() => server.close());

async function since(ancestor: string, ...pack: TestEntry[]) {
  entries = pack;
  let requests = 0;
  const onRequest = () => {
    requests += 1;
  };
  const remote = { url: server.url, token: 'unused', onRequest };
  return { commits: await commitsSince(remote, SHA1, ancestor, HEAD), requests };
}

function commitWith(...lines: string[]) {
  return makeObject('commit', Buffer.from([`tree ${TREE}`, ...lines, '', 'Message', ''].join('\n')));
}

describe('commitsSince', () => {
  const child = commitWith(`parent ${ANCESTOR}`);
  const grandchild = commitWith(`parent ${child.id}`);

  it('are the commits of which one, in whatever place, has the earlier one for a parent', async () => {
    const merge = commitWith(`parent ${HEAD}`, `parent ${ANCESTOR}`);
    for (const pack of [[child, grandchild], [grandchild, child], [merge]]) {
      const { commits, requests } = await since(ANCESTOR, ...pack);
      expect([commits, requests]).toEqual([new Set(pack.map(({ id }) => id)), 1]);
    }
  });

  it('are no other objects, whatever a server sends', async () => {
    const others = [makeObject('tree', Buffer.alloc(0)), makeObject('tag', child.bytes)];
    const { commits } = await since(ANCESTOR, others[0] ?? child, child, others[1] ?? child);
    expect(commits).toEqual(new Set([child.id]));
  });

  it.each([
    ['in its message', makeObject('commit', Buffer.from(`tree ${TREE}\n\nparent ${ANCESTOR}\n`))],
    ['in what it quotes', commitWith('mergetag object 0', ` parent ${ANCESTOR}`)],
    ['with more behind it', commitWith(`parent ${ANCESTOR} or so`)],
    ['without a message', makeObject('commit', Buffer.from(`tree ${TREE}\nparent ${ANCESTOR}\n`))],
  ])('are none where a commit only names the earlier one %s', async (_, commit) => {
    expect((await since(ANCESTOR, commit)).commits).toBeNull();
  });

  it('are none, and nobody is asked, since an id of another object format', async () => {
    const foreign = 'a'.repeat(64);
    const commit = commitWith(`parent ${foreign}`);
    expect(await since(foreign, commit)).toEqual({ commits: null, requests: 0 });
  });
});
