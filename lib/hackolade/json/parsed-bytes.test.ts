import { describe, expect, it } from '@jest/globals';
import { isIndex, membersBytes, textBytes } from './parsed-bytes.ts';

describe('isIndex', () => {
  it.each(['0', '34', '1234567890'])('takes %s for a place in a list', (name) => {
    expect(isIndex(name)).toBe(true);
  });

  it.each(['', 'a', 'a1', '1a', '-1', '1.5', '12345678901'])('takes "%s" for a name', (name) => {
    expect(isIndex(name)).toBe(false);
  });
});

describe('textBytes', () => {
  it.each([
    ['of ASCII twice', 'order', 10],
    ['with a character beyond ASCII three times', 'ordér', 18],
    ['that is empty not at all', '', 0],
  ])('counts the bytes of a text %s', (_, text, bytes) => {
    expect(textBytes(Buffer.from(text))).toBe(bytes);
  });
});

describe('membersBytes', () => {
  it.each([
    ['nothing for members that share a layout', 'shared', 0],
    ['for each member and its name where the layout is of its own', 'own', 3 * 500 + 2 * 20],
    ['less for a member of a dictionary', 'dictionary', 3 * 200 + 2 * 20],
  ] as const)('counts %s', (_, layout, bytes) => {
    expect(membersBytes(layout, 3, 20)).toBe(bytes);
  });
});
