import { describe, expect, it } from '@jest/globals';
import { itemBytes, readUnits, writeUnits } from '../../bench/support/item-size.ts';

describe('the size of an item as AWS bills it', () => {
  it('is its names and values: texts in UTF-8, two digits a byte, bytes as they are', () => {
    expect(itemBytes({ PK: { S: 'é' } })).toBe(2 + 2);
    expect(itemBytes({ n: { N: '-12.5' } })).toBe(1 + 3);
    expect(itemBytes({ b: { B: Buffer.alloc(100).toString('base64') } })).toBe(1 + 100);
  });

  it('has three bytes for a list or map, and one for each member', () => {
    expect(itemBytes({ l: { L: [{ S: 'ab' }, { S: 'c' }] } })).toBe(1 + 3 + 2 + 3);
    expect(itemBytes({ m: { M: { a: { S: 'b' } } } })).toBe(1 + 3 + 1 + 2);
  });

  it('is rounded up to KB for a write, and to 4 KB for a read', () => {
    const item = (bytes: number) => ({ a: { S: 'x'.repeat(bytes - 1) } });
    expect([1, 1024, 1025].map((bytes) => writeUnits(item(bytes)))).toEqual([1, 1, 2]);
    expect([0, 4096, 4097].map(readUnits)).toEqual([1, 1, 2]);
  });
});
