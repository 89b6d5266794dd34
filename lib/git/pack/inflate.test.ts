import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunksOf, failureOf, slicesOf } from '../../../test/support/chunks.ts';
import { ByteReader } from '../byte-reader.ts';
import { inflate, inflateNext } from './inflate.ts';

const TEXT = Buffer.from('to be or not to be, that is the question, or is it not?');
const PACKED = deflateSync(TEXT);

describe('inflate', () => {
  it('says how many bytes the stream took, whatever follows it', () => {
    const window = Buffer.concat([PACKED, PACKED]);
    expect(inflate(window, TEXT.length)).toEqual({ bytes: TEXT, consumed: PACKED.length });
  });

  it('inflates nothing to nothing', () => {
    const packed = deflateSync(Buffer.alloc(0));
    expect(inflate(packed, 0)).toEqual({ bytes: Buffer.alloc(0), consumed: packed.length });
  });

  it('wants more where the stream is not whole, wherever it is cut', () => {
    for (let end = 0; end < PACKED.length; end++) {
      expect(inflate(PACKED.subarray(0, end), TEXT.length)).toBeNull();
    }
  });

  it.each([
    ['is longer than it declares', PACKED, TEXT.length - 1],
    ['is longer than it declares', PACKED, 0],
    ['has another size than it declares', PACKED, TEXT.length + 1],
    ['has another size than it declares', deflateSync(Buffer.from('x')), 0],
    ['cannot be inflated', Buffer.from('no zlib stream'), 5],
  ])('refuses an entry that %s', (what, window, size) => {
    expect(() => inflate(window, size)).toThrow(what);
  });
});

describe('inflateNext', () => {
  it.each([1, 7, 1000, 100_000])('reads a stream that arrives in chunks of %d bytes', async (chunk) => {
    const bytes = randomBytes(5_000);
    const packed = deflateSync(bytes);
    const reader = new ByteReader(slicesOf(Buffer.concat([packed, TEXT]), chunk));
    expect(await inflateNext(reader, bytes.length)).toEqual({ bytes, consumed: packed.length });
    expect(reader.position).toBe(0);
  });

  it('does not wait for more than the stream is long', async () => {
    async function* stalled() {
      yield PACKED;
      await new Promise(() => {});
    }
    await expect(inflateNext(new ByteReader(stalled()), TEXT.length)).resolves.toMatchObject({ bytes: TEXT });
  });

  it('refuses a stream that ends too early', async () => {
    const reader = new ByteReader(chunksOf(PACKED.subarray(0, -1)));
    expect(await failureOf(inflateNext(reader, TEXT.length))).toMatchObject({ code: 'GIT_CORRUPT_PACK' });
  });

  it('refuses a stream that makes no progress, without reading all of it', async () => {
    let given = 0;
    async function* empty() {
      yield Buffer.from([0x78, 0x9c]);
      // Stored blocks of no bytes, for ever.
      for (;;) {
        given += 5;
        yield Buffer.from([0, 0, 0, 0xff, 0xff]);
      }
    }
    const error = await failureOf(inflateNext(new ByteReader(empty()), 100));
    expect(String(error)).toContain('more room than its size can need');
    expect(given).toBeLessThan(10_000);
  });
});
