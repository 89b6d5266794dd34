import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunksOf, failureOf, slicesOf } from '../../../test/support/chunks.ts';
import { ByteReader } from '../byte-reader.ts';
import { inflateNext, inflateThrough } from './inflate-next.ts';

const NEXT = Buffer.from('what follows');

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
      expect((await inflateNext(reader, size)).equals(bytes)).toBe(true);
      expect(reader.position).toBe(packed.length);
      expect((await reader.peek(100)).equals(NEXT)).toBe(true);
    },
  );

  it('refuses it if it ends too early', async () => {
    for (const end of [0, 1, packed.length >> 1, packed.length - 1]) {
      const reader = new ByteReader(slicesOf(packed.subarray(0, end), 65_536));
      expect(await failureOf(inflateNext(reader, size))).toMatchObject({
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
    expect(String(await failureOf(inflateNext(reader, declared)))).toContain(what);
  });

  it('refuses it if it is damaged, wherever that is', async () => {
    for (let i = 0; i < 20; i++) {
      const damaged = Buffer.concat([packed, NEXT]);
      const at = Math.floor((i * packed.length) / 20);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const error = await failureOf(inflateNext(new ByteReader(chunksOf(damaged)), size));
      expect(error).toMatchObject({ code: 'GIT_CORRUPT_PACK' });
    }
  });

  it('refuses a stream that makes no progress, without reading all of it', async () => {
    let given = 0;
    async function* empty() {
      yield Buffer.from([0x78, 0x9c]);
      // Stored blocks of no bytes, for ever.
      for (;;) {
        given += 65_535;
        yield Buffer.from('000000ffff'.repeat(13_107), 'hex');
      }
    }
    const error = await failureOf(inflateNext(new ByteReader(empty()), size));
    expect(String(error)).toContain('more room than its size can need');
    expect(given).toBeLessThan(2 * size + 200_000);
  });
});

describe('inflateNext', () => {
  it('does not wait for more than a small stream is long', async () => {
    async function* stalled() {
      yield deflateSync(NEXT);
      await new Promise(() => {});
    }
    await expect(inflateNext(new ByteReader(stalled()), NEXT.length)).resolves.toEqual(NEXT);
  });
});

describe('inflateThrough', () => {
  it('gives the bytes in their order, however many they are, and the reader back behind them', async () => {
    const bytes = randomBytes(3_000_000);
    const packed = deflateSync(bytes);
    const reader = new ByteReader(slicesOf(Buffer.concat([packed, NEXT]), 10_007));
    const pieces: Buffer[] = [];
    await inflateThrough(reader, bytes.length, (piece) => pieces.push(piece));
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(reader.position).toBe(packed.length);
  });

  it('reads what is empty', async () => {
    const packed = deflateSync(Buffer.alloc(0));
    const reader = new ByteReader(chunksOf(packed, NEXT));
    await inflateThrough(reader, 0, () => {});
    expect(reader.position).toBe(packed.length);
  });
});
