import { describe, expect, it } from '@jest/globals';
import { formatAge, parseAge } from './age.ts';

describe('an age', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['3d', 259_200_000],
  ])('is read from %s', (text, milliseconds) => {
    expect(parseAge(text)).toBe(milliseconds);
  });

  it.each(['2', 'h', '2 h', '-2h', '1w', '1.5h', '1234567d'])('is refused as "%s"', (text) => {
    expect(() => parseAge(text)).toThrow(`"${text}" is no length of time`);
  });

  it.each([
    [-5, '0s'],
    [59_999, '59s'],
    [3_599_999, '59m'],
    [86_399_999, '23h'],
    [86_400_000, '1d'],
  ])('of %d ms is said in its largest unit', (milliseconds, text) => {
    expect(formatAge(milliseconds)).toBe(text);
  });
});
