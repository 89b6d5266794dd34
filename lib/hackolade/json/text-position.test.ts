import { describe, expect, it } from '@jest/globals';
import { textPosition } from './text-position.ts';

describe('textPosition', () => {
  it.each([
    ['the start', '', { line: 1, column: 1 }],
    ['the same line', '{ "a"', { line: 1, column: 6 }],
    ['a later line', '{\n  "a"\n', { line: 3, column: 1 }],
    ['a line ended by CRLF', '{\r\n  ', { line: 2, column: 3 }],
    ['after characters of several bytes', '"é😀"', { line: 1, column: 5 }],
  ])('finds %s', (_, before, position) => {
    expect(textPosition(Buffer.from(`${before}rest\n`), Buffer.byteLength(before))).toEqual(position);
  });
});
