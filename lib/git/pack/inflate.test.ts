import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../test/support/chunks.ts';
import { inflate, withConsumption } from './inflate.ts';

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

  it('does not blame the pack where it is asked for what cannot be', () => {
    expect(() => inflate(PACKED, Number.POSITIVE_INFINITY)).toThrow('out of range');
  });

  it.each([
    ['ERR_BUFFER_TOO_LARGE', PACKED],
    ['Z_DATA_ERROR', Buffer.from('no zlib stream')],
  ])('keeps what zlib says of a stream that it cannot inflate: %s', async (code, window) => {
    const error = await failureOf(Promise.resolve().then(() => inflate(window, 5)));
    expect(error).toMatchObject({ code: 'GIT_CORRUPT_PACK', cause: expect.objectContaining({ code }) });
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

describe('an answer of zlib', () => {
  const bytes = Buffer.from('bytes');

  it('says how many bytes it took, and which they came to', () => {
    expect(withConsumption({ buffer: bytes, engine: { bytesWritten: 7 } })).toEqual({ bytes, consumed: 7 });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['only bytes', bytes],
    ['no bytes', { engine: { bytesWritten: 7 } }],
    ['other bytes', { buffer: 'bytes', engine: { bytesWritten: 7 } }],
    ['no engine', { buffer: bytes }],
    ['an engine of null', { buffer: bytes, engine: null }],
    ['an engine that is none', { buffer: bytes, engine: 7 }],
    ['an engine that does not say', { buffer: bytes, engine: {} }],
    ['an engine that says no number', { buffer: bytes, engine: { bytesWritten: '7' } }],
  ])('is not taken for one where it is %s, as of a runtime without `info`', (_, answer) => {
    expect(() => withConsumption(answer)).toThrow('does not understand the option `info`');
  });
});
