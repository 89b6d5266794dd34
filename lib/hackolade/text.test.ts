import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readLine, readText } from './text.ts';

describe('readLine', () => {
  it.each([
    ['  Order  ', 'Order'],
    ['Order\nline', 'Order line'],
    ['\u001b[31mred', '[31mred'],
    ['half \ud83d here', 'half \ufffd here'],
    ['Ordér 😀', 'Ordér 😀'],
    [`${' '.repeat(200)}Order`, 'Order'],
    ['x'.repeat(100), 'x'.repeat(100)],
    [`${'x'.repeat(100)}  `, 'x'.repeat(100)],
    [`Order${' '.repeat(200)}line`, 'Order…'],
  ])('reads %j as %j', (value, text) => {
    expect(readLine(value, 100)).toBe(text);
  });

  it.each([undefined, null, 7, true, {}, [], ['Order'], '', ' \n ', '\u0000'])(
    'reads %j as null',
    (value) => {
      expect(readLine(value, 100)).toBeNull();
    },
  );

  it('keeps a text that just fits, and cuts a longer one between characters', () => {
    expect(readLine('ééé', 6)).toBe('ééé');
    expect(readLine('éééé', 6)).toBe('é…');
    expect(readLine('😀😀', 7)).toBe('😀…');
    expect(readLine('😀😀', 6)).toBe('…');
  });

  it('answers well-formed text within the limit, whatever the value', () => {
    const units = fc.constantFrom('a', ' ', '\n', 'é', '€', '😀', '\ud83d', '\ude00', '"', '\u0001');
    fc.assert(
      fc.property(
        fc.string({ unit: units, maxLength: 60 }),
        fc.integer({ min: 3, max: 40 }),
        (value, limit) => {
          const text = readLine(value, limit) ?? '';
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});

describe('readText', () => {
  it('keeps line breaks and tabs, and no other control character', () => {
    expect(readText('one\r\n\ttwo\u0007', 100)).toBe('one\r\n\ttwo');
  });
});
