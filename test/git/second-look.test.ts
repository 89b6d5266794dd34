import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchBlobs } from '../../lib/git/fetch-blobs.ts';
import { fetchTrees } from '../../lib/git/fetch-trees.ts';
import type { PackObject } from '../../lib/git/pack/pack-item.ts';
import { collect, failureOf } from '../support/chunks.ts';
import { commitOf, makeObject } from '../support/git-objects.ts';
import { packOf } from '../support/pack.ts';
import { startPackServer } from '../support/pack-server.ts';

const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
/** Where the pack's header declares the number of objects, most significant byte first. */
const COUNT = 8;
/** Where the first entry declares its type and size, and the last byte of that. */
const ENTRY = 12;
const SIZE_END = ENTRY + 2;

let server: Awaited<ReturnType<typeof startPackServer>>;
let objects: readonly PackObject[];
/** What happens to the answers, one after the other; whole ones follow. */
let damages: ((pack: Buffer) => void)[];

beforeAll(async () => {
  server = await startPackServer(() => {
    const pack = packOf(objects);
    damages.shift()?.(pack);
    return pack;
  });
});
afterAll(() => server.close());
beforeEach(() => {
  damages = [];
});

const remote = () => ({ url: server.url, token: 'unused' });
const flip =
  (at: number, bits = 0x80) =>
  (pack: Buffer) => {
    pack.writeUInt8(pack.readUInt8(at) ^ bits, at);
  };
const model = makeObject('blob', Buffer.alloc(3000, 'a model, '));
const { commit, objects: trees } = commitOf({ 'a.hck.json': model.id, deep: { 'b.hck.json': model.id } });

describe('a header that is damaged on its way', () => {
  const places: [string, number][] = [
    ['the number of objects', COUNT],
    // Then the zlib stream that follows reads as more of the size.
    ['the size of an object', SIZE_END],
  ];

  it.each(places)('does not make a blob too large: %s', async (_, at) => {
    objects = [model];
    damages = [flip(at)];
    const fetched = await collect(fetchBlobs(remote(), CAPABILITIES, [model.id], { maxBlobBytes: 100_000 }));
    expect(fetched).toEqual([{ kind: 'blob', blobId: model.id, bytes: model.bytes }]);
  });

  it('does not make a commit unusable', async () => {
    objects = trees;
    damages = [flip(COUNT)];
    expect((await fetchTrees(remote(), CAPABILITIES, [commit])).hasCommit(commit)).toBe(true);
  });

  it('is a damaged pack where each answer says something else', async () => {
    objects = [model];
    damages = [flip(SIZE_END), flip(SIZE_END, 0x82)];
    const failure = await failureOf(
      collect(fetchBlobs(remote(), CAPABILITIES, [model.id], { maxBlobBytes: 100_000 })),
    );
    expect(failure).toMatchObject({ outcome: 'retry', code: 'GIT_CORRUPT_PACK' });
  });

  it('is believed when it says so twice', async () => {
    objects = trees;
    damages = [flip(COUNT), flip(COUNT)];
    const failure = await failureOf(fetchTrees(remote(), CAPABILITIES, [commit]));
    expect(failure).toMatchObject({ outcome: 'permanent', code: 'GIT_PACK_TOO_LARGE' });
  });
});

describe('a size that no number of ours can hold', () => {
  it('is no size', async () => {
    objects = [model];
    const huge = Buffer.from([0xb8, ...Array.from({ length: 7 }, () => 0xff), 0x7f]);
    damages = [1, 2].map(() => (pack: Buffer) => huge.copy(pack, ENTRY));
    const failure = await failureOf(
      collect(fetchBlobs(remote(), CAPABILITIES, [model.id], { maxBlobBytes: 100_000 })),
    );
    expect(failure).toMatchObject({ outcome: 'retry', code: 'GIT_CORRUPT_PACK' });
  });
});
