import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { writeCanonicalJson } from './canonical-json.ts';

function piecesOf(value: unknown, omit = 'ui'): Buffer[] {
  const pieces: Buffer[] = [];
  writeCanonicalJson(value, omit, (piece) => pieces.push(Buffer.from(piece)));
  return pieces;
}

function canonical(value: unknown, omit?: string): string {
  return Buffer.concat(piecesOf(value, omit)).toString();
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

  it('hands on what is short in one piece, and what is long in several that are no longer than three copies of it', () => {
    const lengths = (value: unknown) => piecesOf(value).map(({ length }) => length);
    expect(lengths([{ a: 'x'.repeat(3_000) }, 1, 'é'])).toEqual([3_017]);
    expect(lengths('é'.repeat(131_072))).toEqual([1, 131_072, 131_072, 1]);
    expect(Math.max(...lengths(Array(10_000).fill('abc')))).toBeLessThan(5_000);
  });

  it.each(['x', 'é', '"', '😀', '\ud800', '\u007f'])(
    'writes texts of %j in all lengths about its buffer, wherever that ends',
    (character) => {
      for (let length = 0; length < 4_100; length = Math.ceil((length + 1) * 1.02)) {
        const text = character.repeat(length);
        for (const before of ['', 'x'.repeat(3_980)]) {
          const list = [before, text, text.slice(0, 3)];
          expect(canonical(list) === JSON.stringify(list)).toBe(true);
        }
      }
      for (let length = 3_970; length < 4_010; length += 1) {
        const list = ['x'.repeat(length), character, 1, [], { [character]: null }];
        expect(canonical(list) === JSON.stringify(list)).toBe(true);
      }
    },
  );

  it('writes numbers as JavaScript does', () => {
    const numbers = [0, -0, 1.5, -1e-7, 1e21, 123456789012, Number.POSITIVE_INFINITY];
    expect(canonical(numbers)).toBe('[0,0,1.5,-1e-7,1e+21,123456789012,null]');
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
