import { describe, expect, it } from '@jest/globals';
import { deltaOf } from '../../../test/support/pack.ts';
import { padNumber } from '../../../test/support/padding.ts';
import { applyDelta } from './delta.ts';

const BASE = Buffer.from('The quick brown fox jumps over the lazy dog');
const NO_LIMIT = () => {};

function apply(base: Buffer, delta: Buffer): string {
  return applyDelta(base, delta, NO_LIMIT).toString();
}

describe('applyDelta', () => {
  it('copies from the base and inserts of its own', () => {
    const delta = deltaOf(43, 20, [
      { copy: 16, length: 4 },
      Buffer.from('eats'),
      { copy: 30, length: 10 },
      Buffer.from('..'),
    ]);
    expect(apply(BASE, delta)).toBe('fox eats the lazy ..');
  });

  it('makes nothing out of nothing', () => {
    expect(apply(Buffer.alloc(0), deltaOf(0, 0, []))).toBe('');
  });

  it('reads offsets and sizes of every width, and a size of none as 65,536', () => {
    const base = Buffer.alloc(0x1030507, 'abcdefghijklm');
    for (const [copy, length] of [
      [0, 0x10000],
      [0x1020304, 0x203],
      [0x1000000, 0x30507],
      [0xff00, 0xff00],
      [1, 1],
    ] as const) {
      const result = applyDelta(base, deltaOf(base.length, length, [{ copy, length }]), NO_LIMIT);
      expect(result.equals(base.subarray(copy, copy + length))).toBe(true);
    }
  });

  it.each([1, 8, 9, 20, 300])('reads sizes with %d zeros at their ends', (zeros) => {
    const delta = deltaOf(43, 9, [{ copy: 4, length: 5 }, Buffer.from(' dog')]);
    const sizes = [delta.subarray(0, 1), delta.subarray(1, 2)].map((size) => padNumber(size, zeros));
    expect(apply(BASE, Buffer.concat([...sizes, delta.subarray(2)]))).toBe('quick dog');
  });

  it('reads a size that ends with the delta, and bits beyond 64 as the lowest, as git does', () => {
    expect(apply(BASE, Buffer.from([43, 0x80, 0x80, 0x80]))).toBe('');
    // 41 and, at the 71st place, 2: shifted by as much again as fits into 64 bits, 128.
    const base = Buffer.alloc(41 + 128, 'x');
    const size = Buffer.concat([Buffer.from([0xa9]), Buffer.alloc(9, 0x80), Buffer.from([2])]);
    expect(apply(base, Buffer.concat([size, Buffer.from([1, 1]), Buffer.from('y')]))).toBe('y');
    // At the 64th place there is room for one bit more.
    const last = Buffer.concat([Buffer.from([43 | 0x80]), Buffer.alloc(8, 0x80), Buffer.from([2])]);
    expect(apply(BASE, Buffer.concat([last, Buffer.from([0])]))).toBe('');
  });

  it('reads the sizes of the largest numbers, and none that is larger', () => {
    const declare = (size: number) => {
      let asked = 0;
      const ask = (room: number) => {
        asked = room;
        throw new Error('asked');
      };
      expect(() => applyDelta(BASE, deltaOf(BASE.length, size, []), ask)).toThrow('asked');
      return asked;
    };
    for (const size of [2 ** 25 + 1, 2 ** 28 + 3, 2 ** 31, 2 ** 32 - 1, 2 ** 35 + 1, 2 ** 53 - 1])
      expect(declare(size)).toBe(size);
    expect(() => declare(2 ** 53)).toThrow('beyond all measure');
  });

  it('asks for the room before it makes it', () => {
    const refuse = (size: number) => {
      throw new Error(`${size} bytes are too many`);
    };
    const bomb = deltaOf(43, 2 ** 40, [{ copy: 0, length: 43 }]);
    expect(() => applyDelta(BASE, bomb, refuse)).toThrow('1099511627776 bytes are too many');
  });

  it.each([
    ['is for another base', deltaOf(42, 1, [Buffer.from('x')])],
    ['is for another base', Buffer.from([0xff, 0xff])],
    // Bits at the 33rd byte, which git shifts to the 33rd place: 2 ** 32 more.
    [
      'is for another base',
      Buffer.concat([Buffer.from([43 | 0x80]), Buffer.alloc(31, 0x80), Buffer.from([1])]),
    ],
    ['has a size beyond all measure', Buffer.concat([Buffer.alloc(7, 0xab), Buffer.from([0x10])])],
    ['has a size beyond all measure', Buffer.concat([Buffer.alloc(9, 0x80), Buffer.from([1])])],
    ['makes more than it declares', deltaOf(43, 5, [{ copy: 0, length: 6 }])],
    ['makes less than it declares', deltaOf(43, 7, [{ copy: 0, length: 6 }])],
    ['copies from beyond an end', deltaOf(43, 10, [{ copy: 40, length: 10 }])],
    ['copies from beyond an end', deltaOf(43, 10, [{ copy: 2 ** 32 - 1, length: 10 }])],
    ['copies from beyond an end', Buffer.concat([deltaOf(43, 10, []), Buffer.from([10, 1, 2])])],
    ['has an instruction that does not exist', Buffer.concat([deltaOf(43, 0, []), Buffer.from([0])])],
    ['breaks off', Buffer.concat([deltaOf(43, 10, []), Buffer.from([0x81])])],
    ['breaks off', Buffer.from([43])],
    ['breaks off', Buffer.alloc(0)],
  ])('refuses a delta that %s', (what, delta) => {
    expect(() => apply(BASE, delta)).toThrow(`The pack is damaged: a delta ${what}.`);
  });
});
