import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf } from '../../test/support/chunks.ts';
import { commitOf } from '../../test/support/git-objects.ts';
import { packOf, type TestEntry } from '../../test/support/pack.ts';
import { startPackServer } from '../../test/support/pack-server.ts';
import { fetchTrees } from './fetch-trees.ts';
import { TREE_LIMITS } from './limits.ts';

const SHA1 = { objectFormat: 'sha1', unborn: true } as const;

let entries: readonly TestEntry[];
let requests: number;
let server: Awaited<ReturnType<typeof startPackServer>>;

beforeAll(async () => {
  server = await startPackServer(() => {
    requests += 1;
    return packOf(entries);
  });
});
afterAll(() => server.close());

function fetch(
  ids: readonly string[],
  pack: readonly TestEntry[],
  maxObjectBytes = TREE_LIMITS.maxObjectBytes,
) {
  entries = pack;
  requests = 0;
  const remote = { url: server.url, token: 'unused' };
  return fetchTrees(remote, SHA1, ids, { ...TREE_LIMITS, maxObjectBytes });
}

describe('fetchTrees', () => {
  const { commit, objects } = commitOf({ a: 'ab'.repeat(20) });
  const other = commitOf({}).commit;

  it('gives the commits that were asked for', async () => {
    const set = await fetch([commit], objects);
    expect([set.hasCommit(commit), set.hasCommit(other), requests]).toEqual([true, false, 1]);
  });

  it('takes no tree for a commit', async () => {
    const tree = objects[0]?.id ?? '';
    expect(await failureOf(fetch([tree], objects))).toMatchObject({ code: 'GIT_INCOMPLETE' });
  });

  it('names the commit that is missing', async () => {
    expect(await failureOf(fetch([commit, other], objects))).toMatchObject({
      code: 'GIT_INCOMPLETE',
      message: expect.stringContaining(`the commit ${other}`),
    });
  });

  it('fails where an object is too large, as soon as two answers say so', async () => {
    expect(await failureOf(fetch([commit], objects, 20))).toMatchObject({
      code: 'GIT_OBJECT_TOO_LARGE',
      outcome: 'permanent',
      message: expect.stringMatching(/has \d+ bytes, 20 are allowed/),
    });
    expect(requests).toBe(2);
  });

  it('asks nobody for a commit whose id is one of another object format', async () => {
    const foreign = 'ab'.repeat(32);
    expect(await failureOf(fetch([commit, foreign], objects))).toMatchObject({
      code: 'GIT_NOT_OUR_REF',
      message: expect.stringContaining(`${foreign} is no object id of a sha1 repository`),
    });
    expect(requests).toBe(0);
  });
});
