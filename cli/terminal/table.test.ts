import { describe, expect, it } from '@jest/globals';
import { formatTable } from './table.ts';

type Row = { name: string | null; count: number };
const columns = [
  { title: 'NAME', value: ({ name }: Row) => name },
  { title: 'COUNT', value: ({ count }: Row) => count },
];

describe('formatTable', () => {
  it('puts text to the left and numbers to the right, under their titles', () => {
    const rows = [
      { name: 'a', count: 5 },
      { name: 'a longer one', count: 12_345 },
      { name: null, count: 0 },
    ];
    expect(formatTable(rows, columns)).toBe(
      ['NAME          COUNT', 'a                 5', 'a longer one  12345', '–                 0', ''].join(
        '\n',
      ),
    );
  });

  it('shows the titles of an empty table', () => {
    expect(formatTable([], columns)).toBe('NAME  COUNT\n');
  });

  it('lets no text out of a repository steer the terminal', () => {
    const table = formatTable([{ name: 'red \u001b[31mmodel\u0007\nnext', count: 1 }], columns);
    expect(table).toContain('red model  next');
  });
});
