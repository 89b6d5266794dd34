import { describe, expect, it } from '@jest/globals';
import { jsonBytes, takeWithin } from './take-within.ts';

describe('takeWithin', () => {
  it('takes all that fit, without calling it cut', () => {
    expect(takeWithin(['a', 'b'], 2, 100)).toEqual({ items: ['a', 'b'], cut: false });
    expect(takeWithin([], 0, -5)).toEqual({ items: [], cut: false });
  });

  it('stops at the number', () => {
    expect(takeWithin(['a', 'b', 'c'], 2, 100)).toEqual({ items: ['a', 'b'], cut: true });
  });

  it('stops at the bytes that the items take in JSON', () => {
    const items = ['é', '"', 'c'];
    const bytes = jsonBytes(items) - jsonBytes([]) + 1;
    expect(takeWithin(items, 3, bytes)).toEqual({ items, cut: false });
    expect(takeWithin(items, 3, bytes - 1)).toEqual({ items: ['é', '"'], cut: true });
  });

  it('asks for no more than one item too many', () => {
    let asked = 0;
    function* endless() {
      for (;;) {
        asked += 1;
        yield `${asked}`;
      }
    }
    expect(takeWithin(endless(), 3, 100).items).toEqual(['1', '2', '3']);
    expect(asked).toBe(4);
  });
});
