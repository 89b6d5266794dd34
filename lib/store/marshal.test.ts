import { expect, it } from '@jest/globals';
import { fromItem, toItem } from './marshal.ts';

it('leaves out what is not known', () => {
  expect(toItem({ a: 1, b: null, c: undefined, d: { e: undefined } })).toEqual({
    a: { N: '1' },
    d: { M: {} },
  });
});

it('reads numbers with more digits than fit as the nearest that does', () => {
  expect(fromItem({ a: { N: '12345678901234567890' } })).toEqual({ a: Number('12345678901234567890') });
});
