import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunksOf, collect, failureOf, slicesOf } from '../../../test/support/chunks.ts';
import { deltaOf, entryHead, packOf, sealed, type TestEntry } from '../../../test/support/pack.ts';
import { deflatePadded, padding } from '../../../test/support/padding.ts';
import { HubError, UnusableHead } from '../../errors.ts';
import { BLOB_LIMITS, type PackLimits } from '../limits.ts';
import { objectId } from '../object-id.ts';
import type { PackItem, PackObject } from './pack-item.ts';
import { readPack } from './read-pack.ts';

const HELLO = Buffer.from('hello, world; hello, models; hello, hub');
const HELLO_ID = objectId('sha1', 'blob', HELLO);
const HUB = Buffer.from('hello, hub');
const HUB_ID = objectId('sha1', 'blob', HUB);
const HELLO_TO_HUB = deltaOf(HELLO.length, HUB.length, [{ copy: 29, length: 10 }]);
const HUB_TO_HUBS = deltaOf(HUB.length, 11, [{ copy: 0, length: 10 }, Buffer.from('s')]);
const HUBS = Buffer.from('hello, hubs');

const OPEN_FILES = '/proc/self/fd';
const NO_CACHE: PackLimits = { ...BLOB_LIMITS, cacheBytes: 0 };

async function objectsIn(items: AsyncIterable<PackItem>): Promise<PackObject[]> {
  return (await collect(items)).filter((item) => item.kind === 'object');
}

async function textsOf(pack: Buffer, limits: PackLimits = BLOB_LIMITS): Promise<string[]> {
  const objects = await objectsIn(readPack(chunksOf(pack), 'sha1', limits));
  for (const { id, type, bytes } of objects) expect(id).toBe(objectId('sha1', type, bytes));
  return objects.map(({ type, bytes }) => `${type} ${bytes}`);
}

function failure(pack: Buffer, limits: Partial<PackLimits> = {}): Promise<unknown> {
  return failureOf(readPack(chunksOf(pack), 'sha1', { ...BLOB_LIMITS, ...limits }));
}

const hello: TestEntry = { type: 'blob', bytes: HELLO };

describe('readPack', () => {
  it('reads objects of all types, and none', async () => {
    const entries: TestEntry[] = [
      hello,
      { type: 'commit', bytes: HUB },
      { type: 'tag', bytes: Buffer.alloc(0) },
    ];
    await expect(textsOf(packOf(entries))).resolves.toEqual([`blob ${HELLO}`, `commit ${HUB}`, 'tag ']);
    await expect(textsOf(packOf([]))).resolves.toEqual([]);
  });

  it.each([
    ['by place', 0],
    ['by id', HELLO_ID],
  ])('builds deltas whose base is named %s', async (_, base) => {
    const pack = packOf([hello, { base, delta: HELLO_TO_HUB }, { base: 1, delta: HUB_TO_HUBS }]);
    await expect(textsOf(pack)).resolves.toEqual([`blob ${HELLO}`, `blob ${HUB}`, `blob ${HUBS}`]);
  });

  it('builds what came before its base as soon as the base is known', async () => {
    const waiting: TestEntry[] = [
      { base: HUB_ID, delta: HUB_TO_HUBS },
      { base: HELLO_ID, delta: HELLO_TO_HUB },
      { base: 1, delta: deltaOf(HUB.length, 5, [{ copy: 0, length: 5 }]) },
    ];
    const texts = await textsOf(packOf([...waiting, hello, { type: 'blob', bytes: Buffer.from('last') }]));
    expect(texts[0]).toBe(`blob ${HELLO}`);
    expect(texts.slice(1, 4).sort()).toEqual(['blob hello', `blob ${HUB}`, `blob ${HUBS}`]);
    expect(texts[4]).toBe('blob last');
  });

  it('builds all that waited for one base', async () => {
    const toWorld = deltaOf(HELLO.length, 5, [{ copy: 7, length: 5 }]);
    const toModels = deltaOf(HELLO.length, 6, [{ copy: 21, length: 6 }]);
    const waiting = [HELLO_TO_HUB, toWorld, toModels].map((delta) => ({ base: HELLO_ID, delta }));
    const texts = await textsOf(packOf([...waiting, hello]));
    expect(texts.sort()).toEqual([`blob ${HUB}`, `blob ${HELLO}`, 'blob models', 'blob world'].sort());
  });

  it('builds the same without a cache, from the spool', async () => {
    const other: TestEntry = { type: 'blob', bytes: Buffer.from('in between') };
    const pack = packOf([
      { base: HUB_ID, delta: HUB_TO_HUBS },
      hello,
      other,
      { base: 1, delta: HELLO_TO_HUB },
      other,
      { base: 3, delta: HUB_TO_HUBS },
    ]);
    expect((await textsOf(pack, NO_CACHE)).sort()).toEqual((await textsOf(pack)).sort());
  });

  it('counts what it builds again, and each read of the spool as 64 KiB besides', async () => {
    const other: TestEntry = { type: 'blob', bytes: Buffer.from('in between') };
    const pack = packOf([hello, other, { base: 0, delta: HELLO_TO_HUB }]);
    const once = HELLO.length + 10 + HELLO_TO_HUB.length + HUB.length;
    const maxUnpackedBytes = once + HELLO.length + 2 ** 16;
    await expect(textsOf(pack, { ...BLOB_LIMITS, maxUnpackedBytes: once })).resolves.toHaveLength(3);
    await expect(textsOf(pack, { ...NO_CACHE, maxUnpackedBytes })).resolves.toHaveLength(3);
    expect(await failure(pack, { ...NO_CACHE, maxUnpackedBytes: maxUnpackedBytes - 1 })).toMatchObject({
      code: 'GIT_PACK_TOO_COSTLY',
    });
  });

  it('gives an object before the rest of the pack is there', async () => {
    const pack = packOf([hello, { base: 0, delta: HELLO_TO_HUB }]);
    const { promise: forEver } = Promise.withResolvers<void>();
    async function* slow() {
      yield pack.subarray(0, -25);
      await forEver;
    }
    const objects = readPack(slow(), 'sha1', BLOB_LIMITS);
    expect(await objects.next()).toMatchObject({ value: { kind: 'object', bytes: HELLO } });
    await objects.return(undefined);
  });

  it('reads a pack however it is cut into chunks', async () => {
    const pack = packOf([hello, { base: 0, delta: HELLO_TO_HUB }, { base: HUB_ID, delta: HUB_TO_HUBS }]);
    for (const size of [1, 2, 3, 5, 8, 13, 64]) {
      const objects = await objectsIn(readPack(slicesOf(pack, size), 'sha1', BLOB_LIMITS));
      expect(objects.map(({ bytes }) => bytes.toString())).toEqual([`${HELLO}`, `${HUB}`, `${HUBS}`]);
    }
  });

  it('takes entries that are longer than they need be, also from the spool and where they are passed over', async () => {
    const long = (code: number, bytes: Buffer, base = ''): TestEntry => ({
      head: Buffer.concat([entryHead(code, bytes.length), Buffer.from(base, 'hex')]),
      data: deflatePadded(bytes, padding(3_000_000)),
    });
    const pack = packOf([
      long(7, HUB_TO_HUBS, HUB_ID),
      long(3, Buffer.alloc(1_000)),
      long(3, HELLO),
      long(7, HELLO_TO_HUB, HELLO_ID),
    ]);
    const limits = { ...NO_CACHE, maxObjectBytes: 100 };
    const items = await collect(readPack(slicesOf(pack, 65_515), 'sha1', { ...BLOB_LIMITS, ...limits }));
    const texts = items.map((item) => (item.kind === 'object' ? `${item.bytes}` : item.kind));
    expect(texts).toEqual(['over-size', 'too-large', `${HELLO}`, `${HUB}`, `${HUBS}`]);
    expect(await failure(pack, { maxUnpackedBytes: 128 * 3_000_000 })).toMatchObject({
      code: 'GIT_PACK_TOO_COSTLY',
    });
  });

  it('reads a SHA-256 pack', async () => {
    const id = objectId('sha256', 'blob', HELLO);
    const pack = packOf([hello, { base: id, delta: HELLO_TO_HUB }], 'sha256');
    const objects = await objectsIn(readPack(chunksOf(pack), 'sha256', BLOB_LIMITS));
    expect(objects.map((object) => object.id)).toEqual([id, objectId('sha256', 'blob', HUB)]);
  });
});

describe('readPack, of a pack that is damaged', () => {
  const pack = packOf([hello, { base: 0, delta: HELLO_TO_HUB }, { base: HUB_ID, delta: HUB_TO_HUBS }]);

  it('fails with an error of ours at whatever byte it is cut', async () => {
    for (let end = 0; end < pack.length; end++) {
      const error = await failure(pack.subarray(0, end));
      expect(error).toMatchObject({ code: 'GIT_CORRUPT_PACK', outcome: 'retry' });
    }
  });

  it.each([0x01, 0x80, 0xff])('fails with an error of ours whichever byte is changed by %d', async (bits) => {
    for (let at = 0; at < pack.length; at++) {
      const damaged = Buffer.from(pack);
      damaged[at] = (damaged[at] ?? 0) ^ bits;
      expect(await failure(damaged)).toBeInstanceOf(HubError);
    }
  });

  it.each([
    ['does not begin as one', Buffer.from('no pack at all, but as long as one')],
    ['it has version 3', sealed(Buffer.from('PACK\0\0\0\x03\0\0\0\0', 'latin1'))],
    ['its checksum is wrong', Buffer.concat([pack, Buffer.from('x')])],
    ['it lacks the base of a delta', packOf([{ base: HELLO_ID, delta: HELLO_TO_HUB }])],
    // Two deltas that stand on each other.
    [
      'it lacks the base of a delta',
      packOf([
        { base: HELLO_ID, delta: HUB_TO_HUBS },
        { base: HUB_ID, delta: HELLO_TO_HUB },
      ]),
    ],
    ['a delta is for another base', packOf([hello, { base: 0, delta: HUB_TO_HUBS }])],
  ])('says that %s', async (what, damaged) => {
    expect(String(await failure(damaged))).toContain(what);
  });
});

describe('readPack, of a pack that is over a limit', () => {
  const pack = packOf([hello, { base: 0, delta: HELLO_TO_HUB }, { base: 1, delta: HUB_TO_HUBS }]);

  it.each([
    ['GIT_PACK_TOO_LARGE', { maxObjects: 2 }, 'holds 3 objects, 2 are allowed', 'Split the repository'],
    ['GIT_PACK_TOO_LARGE', { maxPackBytes: 99 }, 'more than 99 bytes', 'Split the repository'],
    ['GIT_PACK_TOO_LARGE', { maxPackBytes: pack.length - 1 }, 'more than', 'Split the repository'],
    ['GIT_PACK_TOO_COSTLY', { maxUnpackedBytes: 60 }, 'more work', 'git repack'],
    ['GIT_DELTA_TOO_DEEP', { maxDeltaDepth: 1 }, 'more than 1 deltas', 'git repack'],
  ])('fails with %s for %j, and says so', async (code, limits, message, advice) => {
    const error = await failure(pack, limits);
    expect(error).toBeInstanceOf(UnusableHead);
    expect(error).toMatchObject({
      code,
      outcome: 'permanent',
      message: expect.stringContaining(message),
      advice: expect.stringContaining(advice),
    });
  });

  it('lets pass what is just within all of them', async () => {
    const unpacked = HELLO.length + HELLO_TO_HUB.length + HUB.length + HUB_TO_HUBS.length + HUBS.length;
    const limits: PackLimits = {
      maxObjects: 3,
      maxPackBytes: pack.length,
      maxUnpackedBytes: unpacked,
      maxPassedBytes: 0,
      maxObjectBytes: HELLO.length,
      maxDeltaDepth: 2,
      cacheBytes: 1_000,
    };
    await expect(textsOf(pack, limits)).resolves.toHaveLength(3);
  });
});

describe('readPack, of a pack with entries that are over the size', () => {
  const LARGE = Buffer.alloc(3_000, 'large ');
  const large: TestEntry = { type: 'blob', bytes: LARGE };
  const LARGE_ID = objectId('sha1', 'blob', LARGE);
  const grown = deltaOf(HELLO.length, 2 ** 40, [{ copy: 0, length: 39 }]);
  const shrunk = deltaOf(LARGE.length, 5, [{ copy: 0, length: 5 }]);

  async function linesOf(entries: TestEntry[], maxObjectBytes = 100): Promise<string[]> {
    const limits = { ...BLOB_LIMITS, maxObjectBytes };
    const items = await collect(readPack(chunksOf(packOf(entries)), 'sha1', limits));
    return items.map((item) => {
      if (item.kind === 'object') return `object ${item.bytes}`;
      return item.kind === 'over-size' ? `over ${item.size} ${item.toInflate}` : `${item.id} ${item.size}`;
    });
  }

  it('says so before it inflates them, and then which they are', async () => {
    const passed = ['over 3000 3000', `${LARGE_ID} 3000`, `object ${HELLO}`];
    await expect(linesOf([large, hello])).resolves.toEqual(passed);
    await expect(linesOf([large], 2_999)).resolves.toEqual(passed.slice(0, 2));
    await expect(linesOf([large], 3_000)).resolves.toEqual([`object ${LARGE}`]);
  });

  it('never makes what a small delta declares to be large', async () => {
    const entries: TestEntry[] = [hello, { base: 0, delta: grown }, { base: 0, delta: HELLO_TO_HUB }];
    await expect(linesOf(entries)).resolves.toEqual([
      `object ${HELLO}`,
      'over 1099511627776 0',
      `object ${HUB}`,
    ]);
  });

  it('goes on without what stands on that', async () => {
    const onGrown = deltaOf(2 ** 40, 1, [Buffer.from('x')]);
    const entries: TestEntry[] = [hello, { base: 0, delta: grown }, { base: 1, delta: onGrown }, hello];
    await expect(linesOf(entries)).resolves.toEqual([
      `object ${HELLO}`,
      'over 1099511627776 0',
      `object ${HELLO}`,
    ]);
  });

  it('does not even keep a delta that is too large itself', async () => {
    const pieces = Array.from({ length: 30 }, () => Buffer.alloc(100, 'x'));
    const delta = deltaOf(HELLO.length, 3_000, pieces);
    const over = `over ${delta.length} ${delta.length}`;
    await expect(linesOf([hello, { base: 0, delta }, hello])).resolves.toEqual([
      `object ${HELLO}`,
      over,
      `object ${HELLO}`,
    ]);
  });

  it('passes over no more than is allowed', async () => {
    const limits = { ...BLOB_LIMITS, maxObjectBytes: 100, maxPassedBytes: 5_999 };
    const items = readPack(chunksOf(packOf([large, hello, large])), 'sha1', limits);
    const kinds: string[] = [];
    const reading = async () => {
      for await (const { kind } of items) kinds.push(kind);
    };
    expect(await failureOf(reading())).toMatchObject({ code: 'GIT_PACK_TOO_COSTLY' });
    expect(kinds).toEqual(['over-size', 'too-large', 'object', 'over-size']);
    await expect(
      collect(readPack(chunksOf(packOf([large, large])), 'sha1', { ...limits, maxPassedBytes: 6_000 })),
    ).resolves.toHaveLength(4);
  });

  it.each([
    ['by place', 0],
    ['by id', LARGE_ID],
  ])('goes on without the deltas that stand on them %s', async (_, base) => {
    const entries: TestEntry[] = [large, { base, delta: shrunk }, hello];
    await expect(linesOf(entries)).resolves.toEqual([
      'over 3000 3000',
      `${LARGE_ID} 3000`,
      `object ${HELLO}`,
    ]);
  });

  it('still finds out where such an entry lies about its size', async () => {
    for (const size of [2_999, 3_001, 2 ** 40]) {
      const lie: TestEntry = { head: entryHead(3, size), data: deflateSync(LARGE) };
      const limits = { ...BLOB_LIMITS, maxObjectBytes: 100, maxPassedBytes: 2 ** 41 };
      const error = await failureOf(readPack(chunksOf(packOf([lie, hello])), 'sha1', limits));
      expect(error).toMatchObject({ code: 'GIT_CORRUPT_PACK' });
    }
  });
});

describe('readPack, when it ends', () => {
  // Linux shows what files a process has open.
  (existsSync(OPEN_FILES) ? it : it.skip)('has no file open any more (skipped without /proc)', async () => {
    const spools = async () => {
      const paths = (await readdir(OPEN_FILES)).map((name) =>
        readlink(join(OPEN_FILES, name)).catch(() => ''),
      );
      return (await Promise.all(paths)).filter((path) => path.includes('modelhub-')).length;
    };
    const before = await spools();
    const pack = packOf([hello, hello]);
    const objects = readPack(chunksOf(pack), 'sha1', BLOB_LIMITS);
    await objects.next();
    expect(await spools()).toBe(before + 1);
    await objects.return(undefined);
    await textsOf(pack);
    await failure(pack.subarray(0, -1));
    const unwilling = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: pack }),
        return: () => Promise.reject(new Error('It does not end.')),
      }),
    };
    expect(String(await failureOf(readPack(unwilling, 'sha1', BLOB_LIMITS)))).toContain('does not end');
    expect(await spools()).toBe(before);
  });

  it.each([
    ['early', packOf([hello, hello]), true],
    ['with a failure', Buffer.concat([packOf([hello]), Buffer.from('x')]), false],
  ])('%s, ends its source', async (_, pack, early) => {
    let closed = false;
    async function* source() {
      try {
        yield pack;
        for (;;) yield Buffer.from('more');
      } finally {
        closed = true;
      }
    }
    const objects = readPack(source(), 'sha1', BLOB_LIMITS);
    await objects.next();
    if (early) await objects.return(undefined);
    else await failureOf(objects);
    expect(closed).toBe(true);
  });
});
