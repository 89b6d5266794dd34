import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commitsSince } from '../../lib/git/commits-since.ts';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import { readHead } from '../../lib/git/head.ts';
import { decodePackets, lineOf } from '../../lib/git/protocol/pkt-line.ts';
import { recentCommits } from '../../lib/git/recent-commits.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { chunksOf, collect } from '../support/chunks.ts';
import { startServer } from '../support/git-server.ts';
import { packets } from '../support/hostile-git-server.ts';

const SHA1 = { objectFormat: 'sha1', unborn: true } as const;
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

let server: Awaited<ReturnType<typeof startServer>>;
let asked: string[];

beforeAll(async () => {
  server = await startServer(async (request, response) => {
    for await (const packet of decodePackets(chunksOf(await buffer(request))))
      if (packet.kind === 'data') asked.push(lineOf(packet.payload));
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
    response.end(packets('flush'));
  });
});
afterAll(() => server.close());

/** The arguments of the one request that it takes, which is answered with nothing. */
async function argumentsOf(ask: (remote: GitRemote) => Promise<unknown>): Promise<string[]> {
  asked = [];
  await Promise.allSettled([ask({ url: `${server.origin}/acme/models.git`, token: 'unused' })]);
  return asked;
}

describe('the client asks', () => {
  it('for HEAD only, and for an unborn one where the server knows what that is', async () => {
    const head = ['command=ls-refs', 'symrefs', 'unborn', 'ref-prefix HEAD'];
    expect(await argumentsOf((remote) => readHead(remote, SHA1))).toEqual(head);
    expect(await argumentsOf((remote) => readHead(remote, { ...SHA1, unborn: false }))).toEqual(
      head.filter((line) => line !== 'unborn'),
    );
  });

  it('for trees without history and blobs', async () => {
    expect(await argumentsOf((remote) => fetchTrees(remote, SHA1, [A, B, A]))).toEqual([
      'command=fetch',
      `want ${A}`,
      `want ${B}`,
      'deepen 1',
      'filter blob:none',
      'no-progress',
      'ofs-delta',
      'done',
    ]);
  });

  it('for blobs with nothing that a commit or tree among them would bring along', async () => {
    const fetch = (remote: GitRemote) => collect(fetchBlobs(remote, SHA1, [A, B, A], { maxBlobBytes: 9 }));
    expect(await argumentsOf(fetch)).toEqual([
      'command=fetch',
      `want ${A}`,
      `want ${B}`,
      'deepen 1',
      'filter blob:none',
      'no-progress',
      'ofs-delta',
      'done',
    ]);
  });

  it('for a thousand commits without their trees', async () => {
    expect(await argumentsOf((remote) => recentCommits(remote, SHA1, A))).toEqual([
      'command=fetch',
      `want ${A}`,
      'deepen 1000',
      'filter tree:0',
      'no-progress',
      'ofs-delta',
      'done',
    ]);
  });

  it('for commits since another without their trees, and leaves it to the server whether it is ready', async () => {
    expect(await argumentsOf((remote) => commitsSince(remote, SHA1, A, B))).toEqual([
      'command=fetch',
      `want ${B}`,
      `have ${A}`,
      'filter tree:0',
      'no-progress',
      'ofs-delta',
    ]);
  });
});
