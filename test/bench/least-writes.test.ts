import { describe, expect, it } from '@jest/globals';
import type { WireItem } from '../../bench/support/item-size.ts';
import { leastWrites } from '../../bench/support/least-writes.ts';

const item = (kilobytes: number): WireItem => ({ a: { S: 'x'.repeat(kilobytes * 1024 - 1) } });
const table = (items: Readonly<Record<string, WireItem>>) => new Map(Object.entries(items));

describe('the least that has to be written', () => {
  it('is nothing where nothing changes, in whatever order attributes come', () => {
    const one = { 'C#1 PART#0000': { a: { S: '1' }, b: { S: '2' } } };
    const same = { 'C#1 PART#0000': { b: { S: '2' }, a: { S: '1' } } };
    expect(leastWrites(table(one), table(same))).toBe(0);
  });

  it('is parts once, cards and the project twice, and a record', () => {
    const after = {
      'C#1 PART#0000': item(5),
      'P#https://gitlab.com#1 MODEL#a b.hck.json': item(2),
      'P#https://gitlab.com#1 PROJECT': item(1),
      'P#https://gitlab.com#1 SYNC#now': item(1),
    };
    expect(leastWrites(table({}), table(after))).toBe(5 + 2 * 2 + 2 * 1 + 1);
  });

  it('has the project in each transaction, of which one takes 99 cards', () => {
    const cards = Array.from({ length: 100 }, (_, index) => [`P#x#1 MODEL#${index}`, item(1)] as const);
    const after = { 'P#x#1 PROJECT': item(1), ...Object.fromEntries(cards) };
    expect(leastWrites(table({}), table(after))).toBe(2 * 100 + 2 * 2 + 1);
  });
});
