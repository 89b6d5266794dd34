import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunksOf, failureOf, slicesOf } from '../../../test/support/chunks.ts';
import { deflatePadded, padding } from '../../../test/support/padding.ts';
import { ByteReader } from '../byte-reader.ts';
import { BLOB_LIMITS, type PackLimits } from '../limits.ts';
import { deflateBound } from './inflate.ts';
import { inflateNext, inflateThrough } from './inflate-next.ts';
import { Work } from './work.ts';

const NEXT = Buffer.from('what follows');
/** Nothing more comes after these, and no end. */
async function* stalled(...chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
  await new Promise(() => {});
}
const work = (limits: Partial<PackLimits> = {}) => new Work({ ...BLOB_LIMITS, ...limits });

/** Both ways of inflating: all at once up to a megabyte, in pieces above. */
describe.each([
  ['small', 5_000],
  ['large', 1_500_000],
])('inflateNext, of a %s stream', (_, size) => {
  const bytes = randomBytes(size);
  const packed = deflateSync(bytes);

  it.each([size / 1000, size / 100, 2 * size])(
    'reads it in chunks of %d bytes, and no more',
    async (chunk) => {
      const reader = new ByteReader(slicesOf(Buffer.concat([packed, NEXT]), chunk));
      expect((await inflateNext(reader, size, work())).equals(bytes)).toBe(true);
      expect(reader.position).toBe(packed.length);
      expect((await reader.peek(100)).equals(NEXT)).toBe(true);
    },
  );

  it('refuses it if it ends too early', async () => {
    for (const end of [0, 1, packed.length >> 1, packed.length - 1]) {
      const reader = new ByteReader(slicesOf(packed.subarray(0, end), 65_536));
      expect(await failureOf(inflateNext(reader, size, work()))).toMatchObject({
        code: 'GIT_CORRUPT_PACK',
        message: 'The pack is damaged: it ends inside of an entry.',
      });
    }
  });

  it.each([
    ['is longer than it declares', size - 1],
    ['has another size than it declares', size + 1],
  ])('refuses it if it %s', async (what, declared) => {
    const reader = new ByteReader(chunksOf(packed, NEXT));
    expect(String(await failureOf(inflateNext(reader, declared, work())))).toContain(what);
  });

  it('refuses it if it is damaged, wherever that is', async () => {
    for (let i = 0; i < 20; i++) {
      const damaged = Buffer.concat([packed, NEXT]);
      const at = Math.floor((i * packed.length) / 20);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const error = await failureOf(inflateNext(new ByteReader(chunksOf(damaged)), size, work()));
      expect(error).toMatchObject({ code: 'GIT_CORRUPT_PACK' });
    }
  });

  it.each([
    ['stored', 100_000],
    ['dynamic', 100_000],
    ['stored', 4_000_000],
  ] as const)('reads it with %s blocks of nothing in it, of %d bytes', async (kind, length) => {
    const padded = deflatePadded(bytes, padding(length, kind));
    for (const rest of [NEXT, Buffer.alloc(0)]) {
      const reader = new ByteReader(slicesOf(Buffer.concat([padded, rest]), 65_515));
      expect((await inflateNext(reader, size, work())).equals(bytes)).toBe(true);
      expect(reader.position).toBe(padded.length);
    }
  });

  it('ends a stream that makes no progress as soon as it is more work than allowed', async () => {
    let given = 0;
    async function* empty() {
      yield Buffer.from([0x78, 0x9c]);
      for (;;) {
        given += 65_535;
        yield padding(65_535);
      }
    }
    const budget = work({ maxUnpackedBytes: 50_000_000 });
    const error = await failureOf(inflateNext(new ByteReader(empty()), size, budget));
    expect(error).toMatchObject({ code: 'GIT_PACK_TOO_COSTLY', outcome: 'permanent' });
    expect(given).toBeLessThan(2 * size + 600_000);
  });
});

describe('inflateNext', () => {
  it('asks for no work where a stream is no longer than it need be', async () => {
    const nothing = work({ maxUnpackedBytes: 0 });
    for (const size of [0, 5_000, 1_500_000]) {
      const bytes = randomBytes(size);
      const packed = Buffer.concat([deflateSync(bytes, { level: 0 }), NEXT]);
      for (const chunk of [1_000, packed.length]) {
        const reader = new ByteReader(slicesOf(packed, chunk));
        expect((await inflateNext(reader, size, nothing)).equals(bytes)).toBe(true);
      }
    }
  });

  it.each([
    ['small', 5_000, 2 ** 16],
    ['large', 1_500_000, 0],
  ])('counts each byte of a %s stream that it does not need as 128 of work', async (_, size, setUp) => {
    const padded = deflatePadded(randomBytes(size), padding(400_000));
    const cost = setUp + 128 * (padded.length - deflateBound(size));
    const read = (maxUnpackedBytes: number) =>
      inflateNext(new ByteReader(slicesOf(padded, 10_007)), size, work({ maxUnpackedBytes }));
    expect(await read(cost)).toHaveLength(size);
    expect(await failureOf(read(cost - 1))).toMatchObject({ code: 'GIT_PACK_TOO_COSTLY' });
  });

  it.each([
    ['small', 5_000],
    ['large', 1_500_000],
  ])('says that a %s stream is none, and what zlib says of it', async (_, size) => {
    const error = await failureOf(
      inflateNext(new ByteReader(chunksOf(Buffer.alloc(100, 'no'))), size, work()),
    );
    expect(error).toMatchObject({
      code: 'GIT_CORRUPT_PACK',
      message: 'The pack is damaged: an entry cannot be inflated.',
      cause: expect.objectContaining({ code: 'Z_DATA_ERROR' }),
    });
  });

  it('takes the memory for small objects, of which half a million may be kept, out of a common pool', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => Buffer.from(`object ${i}`));
    const streams = texts.map((text) => ({ size: text.length, packed: deflateSync(text) }));
    const memories = new Set<ArrayBufferLike>();
    for (const { size, packed } of streams) {
      const { buffer } = await inflateNext(new ByteReader(chunksOf(packed)), size, work());
      memories.add(buffer);
    }
    expect(memories.size).toBeLessThan(5);
  });

  it('holds no more of a small stream than there is at hand, however long it is', async () => {
    const taken: number[] = [];
    class Counting extends ByteReader {
      override async peek(count: number): Promise<Buffer> {
        const window = await super.peek(count);
        taken.push(window.length);
        return window;
      }
    }
    const padded = deflatePadded(NEXT, padding(2_000_000));
    const reader = new Counting(slicesOf(padded, 10_000));
    expect(await inflateNext(reader, NEXT.length, work())).toEqual(NEXT);
    expect(Math.max(...taken)).toBeLessThanOrEqual(20_000);
  });

  it('does not wait for more than a small stream is long', async () => {
    const reader = new ByteReader(stalled(deflateSync(NEXT)));
    await expect(inflateNext(reader, NEXT.length, work())).resolves.toEqual(NEXT);
  });
});

describe('inflateNext, of a small stream that comes in pieces', () => {
  it('waits for no more than such a stream can be long', async () => {
    const bytes = randomBytes(5_000);
    const packed = Buffer.concat([deflateSync(bytes), NEXT, Buffer.alloc(2_000)]);
    const reader = new ByteReader(
      stalled(packed.subarray(0, 4_000), packed.subarray(4_000, deflateBound(5_000))),
    );
    expect((await inflateNext(reader, 5_000, work())).equals(bytes)).toBe(true);
  });
});

describe('inflateThrough', () => {
  it('gives the bytes in their order, however many they are, and the reader back behind them', async () => {
    const bytes = randomBytes(3_000_000);
    const packed = deflateSync(bytes);
    const reader = new ByteReader(slicesOf(Buffer.concat([packed, NEXT]), 10_007));
    const pieces: Buffer[] = [];
    await inflateThrough(reader, bytes.length, (piece) => pieces.push(piece), work());
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(reader.position).toBe(packed.length);
  });

  it('reads what is empty', async () => {
    const packed = deflateSync(Buffer.alloc(0));
    const reader = new ByteReader(chunksOf(packed, NEXT));
    await inflateThrough(reader, 0, () => {}, work());
    expect(reader.position).toBe(packed.length);
  });
});
