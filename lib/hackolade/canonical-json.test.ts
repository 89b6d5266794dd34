import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { writeCanonicalJson } from './canonical-json.ts';

function canonical(value: unknown, omit = 'ui'): string {
  let json = '';
  writeCanonicalJson(value, omit, (text) => {
    json += text;
  });
  return json;
}

describe('writeCanonicalJson', () => {
  it('sorts members and writes no white space', () => {
    expect(canonical({ b: [1, {}, []], a: { d: null, c: true } })).toBe(
      '{"a":{"c":true,"d":null},"b":[1,{},[]]}',
    );
  });

  it('sorts as the example of RFC 8785, section 3.2.3', () => {
    const example = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 };
    expect(Object.values(JSON.parse(canonical(example)))).toHaveLength(7);
    expect(
      canonical(example)
        .match(/\d(?=[,}])/g)
        ?.join(''),
    ).toBe('2467153');
  });

  it('leaves a member out wherever it stands', () => {
    expect(canonical({ ui: 1, a: [{ ui: { b: 1 } }] })).toBe('{"a":[{}]}');
  });

  it('writes JSON that means what went in', () => {
    fc.assert(
      fc.property(fc.json(), (json) =>
        expect(JSON.parse(canonical(JSON.parse(json)))).toEqual(JSON.parse(json)),
      ),
    );
  });

  it('hands on a short text as one piece, and a long one as several', () => {
    const lengths = (text: string) => {
      const pieces: number[] = [];
      writeCanonicalJson(text, 'ui', (piece) => pieces.push(piece.length));
      return pieces;
    };
    expect(lengths('x'.repeat(65_536))).toEqual([65_538]);
    expect(lengths('x'.repeat(131_072))).toEqual([1, 65_536, 65_536, 1]);
  });

  it('writes a character as it is that stands where a long text is taken apart', () => {
    for (const length of [64 * 1024 - 2, 64 * 1024 - 1, 64 * 1024]) {
      const text = `${'x'.repeat(length)}😀é${'x'.repeat(100)}`;
      expect(canonical(text) === JSON.stringify(text)).toBe(true);
    }
  });

  it.each(['x', 'é', '😀', '\u0001', '\ud800', '\udc00', '\\'])(
    'writes long texts of %j as they are',
    (character) => {
      for (const before of ['', 'x']) {
        const text = before + character.repeat(140_000);
        expect(canonical({ [text]: text }) === JSON.stringify({ [text]: text })).toBe(true);
      }
    },
  );
});
