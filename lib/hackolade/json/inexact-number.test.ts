import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isInexact } from './inexact-number.ts';

describe('isInexact', () => {
  it('finds nothing lost in what JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
        expect(isInexact(JSON.stringify(number))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['0', '-0', '1.50', '15e-1', '1E+5', '0.1', '999999999999999', '-0.0000000000001', '1e99'])(
    'finds nothing lost in %s',
    (number) => expect(isInexact(number)).toBe(false),
  );

  it.each([
    '9007199254740993',
    '12345678901234567891',
    '0.12345678901234567891',
    '1e400',
    '-1e400',
    '1e-400',
    '5'.repeat(31),
  ])('finds %s lost', (number) => expect(isInexact(number)).toBe(true));

  it('never takes two numbers for the same that differ only beyond a double', () => {
    const digits = fc.stringMatching(/^[1-9]\d{15,20}$/);
    const number = fc.tuple(digits, fc.constantFrom('', '.5', 'e10', 'e-30')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(number, fc.stringMatching(/^[1-9]$/), (number, digit) => {
        const other = number.replace(/\d/, `$&${digit}`);
        const same = Number(number) === Number(other);
        expect(same && !isInexact(number) && !isInexact(other)).toBe(false);
      }),
    );
  });
});
