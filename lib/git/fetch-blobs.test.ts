import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collect, failureOf } from '../../test/support/chunks.ts';
import { makeObject } from '../../test/support/git-objects.ts';
import { deltaOf, entryHead, packHeader, packOf, sealed, type TestEntry } from '../../test/support/pack.ts';
import { startPackServer } from '../../test/support/pack-server.ts';
import { UnusableHead } from '../errors.ts';
import { type BlobOptions, fetchBlobs } from './fetch-blobs.ts';

const SHA1 = { objectFormat: 'sha1', unborn: true } as const;
const MOST_BYTES = 1_000;

/** What the server sends for each request, the last for all that follow. */
let answers: readonly Buffer[];
/** What was asked for. */
let requests: (readonly string[])[];
let server: Awaited<ReturnType<typeof startPackServer>>;

beforeAll(async () => {
  server = await startPackServer((wants) => {
    requests.push(wants);
    return answers[requests.length - 1] ?? answers.at(-1) ?? packOf([]);
  });
});
afterAll(() => server.close());

function fetch(
  ids: readonly string[],
  packs: readonly (Buffer | TestEntry[])[],
  options: Partial<BlobOptions> = {},
) {
  answers = packs.map((pack) => (Buffer.isBuffer(pack) ? pack : packOf(pack)));
  requests = [];
  const remote = { url: server.url, token: 'unused' };
  return fetchBlobs(remote, SHA1, ids, { maxBlobBytes: MOST_BYTES, ...options });
}

const blobOf = (length: number, fill: string) => makeObject('blob', Buffer.alloc(length, fill));
const [a, b, c] = [blobOf(100, 'a'), blobOf(100, 'b'), blobOf(100, 'c')] as const;
const large = blobOf(MOST_BYTES + 1, 'large');
const tree = makeObject('tree', Buffer.alloc(0));

const given = ({ id, bytes }: typeof a) => ({ kind: 'blob', blobId: id, bytes });
/** Makes of the first entry what is over the size, and what nobody can pass over: its id is not known. */
const grown = (length: number): TestEntry => ({
  base: 0,
  delta: deltaOf(length, 2 ** 40, [{ copy: 0, length: 9 }]),
});

describe('fetchBlobs, of an answer that is not whole', () => {
  it('names what is missing, of one and of several', async () => {
    const one = await failureOf(fetch([a.id], [[b]]));
    expect(one).toMatchObject({
      code: 'GIT_INCOMPLETE',
      message: expect.stringContaining(`the blob ${a.id}`),
    });
    const some = await failureOf(fetch([a.id, b.id, c.id], [[b]]));
    expect(some).toMatchObject({
      code: 'GIT_INCOMPLETE',
      message: expect.stringContaining(`2 of the blobs, such as ${a.id}`),
    });
    expect(requests).toHaveLength(1);
  });

  it('does not ask again where something over the size is all that came', async () => {
    const error = await failureOf(fetch([a.id, b.id], [[c, grown(100)]]));
    expect(error).toMatchObject({
      code: 'GIT_INCOMPLETE',
      message: expect.stringContaining('2 of the blobs'),
    });
    expect(requests).toHaveLength(1);
  });

  it('asks again for what may have gone missing with it', async () => {
    expect(await collect(fetch([a.id, b.id], [[a, grown(100)], [b]]))).toEqual([given(a), given(b)]);
    expect(requests).toEqual([[a.id, b.id], [b.id]]);
    const notABlob = { kind: 'not-a-blob', blobId: tree.id, type: 'tree' };
    expect(await collect(fetch([tree.id, a.id], [[tree], [a]]))).toEqual([notABlob, given(a)]);
    expect(requests).toEqual([[tree.id, a.id], [a.id]]);
  });
});

describe('fetchBlobs, within its limits', () => {
  it('asks for no more at a time than it may', async () => {
    expect(await collect(fetch([a.id, b.id, c.id], [[c], [a, b]], { maxWants: 2 }))).toHaveLength(3);
    expect(requests).toEqual([[c.id], [a.id, b.id]]);
  });

  it('makes as many requests as it may', async () => {
    expect(await collect(fetch([a.id], [[a]], { maxRequests: 1 }))).toEqual([given(a)]);
    expect(await failureOf(fetch([a.id], [[a]], { maxRequests: 0 }))).toMatchObject({
      code: 'GIT_TOO_MANY_LARGE_BLOBS',
    });
  });

  it('asks for fewer where the answer is too large', async () => {
    const maxPackBytes = packOf([a, b]).length - 1;
    const fetched = await collect(fetch([a.id, b.id, c.id], [[a, b, c], [a], [b], [c]], { maxPackBytes }));
    expect(fetched).toEqual([given(a), given(b), given(c)]);
    expect(requests).toEqual([[a.id, b.id, c.id], [a.id], [b.id], [c.id]]);
  });

  it('says what is over the size as it goes by', async () => {
    expect(await collect(fetch([large.id, a.id], [[large, a]]))).toEqual([
      { kind: 'too-large', blobId: large.id, bytes: MOST_BYTES + 1 },
      given(a),
    ]);
    expect(requests).toHaveLength(1);
  });
});

describe('fetchBlobs, of an answer that holds more than was asked for', () => {
  it('gives each blob once', async () => {
    expect(await collect(fetch([a.id, b.id], [[a, c, a, b, b]]))).toEqual([given(a), given(b)]);
    expect(await collect(fetch([a.id], [[c, a, tree, a]]))).toEqual([given(a)]);
  });

  it('needs no more where all have come before something is over the size', async () => {
    const passNothing = { maxPassedBytes: 0 };
    expect(await collect(fetch([a.id, b.id], [[a, b, large, c]], passNothing))).toEqual([given(a), given(b)]);
    expect(requests).toHaveLength(1);
    expect(await collect(fetch([a.id], [[a, large]], passNothing))).toEqual([given(a)]);
    expect(requests).toHaveLength(1);
  });

  it('reads no further than what an id is, where it is none of a blob', async () => {
    const damaged = Buffer.concat([packHeader(2), packOf([tree]).subarray(12, -20), Buffer.alloc(100)]);
    expect(await collect(fetch([tree.id], [damaged]))).toEqual([
      { kind: 'not-a-blob', blobId: tree.id, type: 'tree' },
    ]);
  });
});

describe('fetchBlobs, of an answer that costs', () => {
  const costly = { code: 'GIT_PACK_TOO_COSTLY' };

  it('lets each blob that is given be followed by five times its size', async () => {
    const follows = (bytes: number) => fetch([a.id], [[a, blobOf(bytes, 'x')]], { maxUnpackedBytes: 100 });
    expect(await collect(follows(500))).toEqual([given(a)]);
    expect(await failureOf(follows(501))).toMatchObject(costly);
  });

  it('allows for a blob once, however often it comes', async () => {
    const limits = { maxUnpackedBytes: 100 };
    expect(await collect(fetch([a.id], [[a, a, a, a, a, a]], limits))).toEqual([given(a)]);
    expect(await failureOf(fetch([a.id], [[a, a, a, a, a, a, a]], limits))).toMatchObject(costly);
    const again = (times: number) => [a, b, ...Array<TestEntry>(times).fill(a)];
    expect(await collect(fetch([a.id, b.id], [again(9)], limits))).toEqual([given(a), given(b)]);
    expect(await failureOf(fetch([a.id, b.id], [again(10)], limits))).toMatchObject(costly);
  });

  it('does not divide what is too much work, as less of it is no less', async () => {
    expect(await failureOf(fetch([a.id, b.id], [[a, b]], { maxUnpackedBytes: 99 }))).toMatchObject(costly);
    expect(requests).toHaveLength(1);
  });

  it('says how many requests did not suffice, and what to do', async () => {
    const error = await failureOf(fetch([a.id, large.id], [[large]], { maxPassedBytes: 0, maxRequests: 2 }));
    expect(error).toBeInstanceOf(UnusableHead);
    expect(error).toMatchObject({
      code: 'GIT_TOO_MANY_LARGE_BLOBS',
      message: expect.stringMatching(/^2 requests .* more than 1000 bytes/),
      advice: expect.stringContaining('Git LFS'),
    });
  });
});

describe('fetchBlobs, of a blob that is over the size', () => {
  const declare = (size: number) => sealed(Buffer.concat([packHeader(1), entryHead(3, size)]));

  it('asks for it twice, as a header may be damaged', async () => {
    expect(await collect(fetch([large.id], [[large]]))).toEqual([
      { kind: 'too-large', blobId: large.id, bytes: MOST_BYTES + 1 },
    ]);
    expect(requests).toHaveLength(2);
    expect(await collect(fetch([a.id], [declare(2_000), [a]]))).toEqual([given(a)]);
  });

  it('fails where the answers differ', async () => {
    const error = await failureOf(fetch([a.id], [declare(2_000), declare(3_000)]));
    expect(error).toMatchObject({
      code: 'GIT_CORRUPT_PACK',
      message: expect.stringContaining('another size each time'),
    });
  });

  it('asks for the others as they were where it was what made the answer too much, else for half of them', async () => {
    const ids = [large.id, a.id, b.id, c.id];
    const passNothing = { maxPassedBytes: 0 };
    await collect(fetch(ids, [[large], [large], [large], [a, b, c]], passNothing));
    expect(requests).toEqual([ids, [large.id], [large.id], ids.slice(1)]);
    const others = [a.id, b.id, c.id, tree.id];
    const missing = await collect(fetch(others, [[large], [a], [b, c], [tree]], passNothing));
    expect(missing).toHaveLength(4);
    expect(requests).toEqual([others, [a.id], [b.id, c.id], [tree.id]]);
    const damaged = await collect(fetch(others, [[large], declare(2_000), [a], [b, c], [tree]], passNothing));
    expect(damaged).toHaveLength(4);
    expect(requests.slice(3)).toEqual([[b.id, c.id], [tree.id]]);
  });
});
