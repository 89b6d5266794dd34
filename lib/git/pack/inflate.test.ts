import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { inflate } from './inflate.ts';

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
