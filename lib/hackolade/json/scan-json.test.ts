import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/support/hostile-json.ts';
import { MAX_DEPTH, scanJson } from './scan-json.ts';

const scan = (text: string) => scanJson(Buffer.from(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('scanJson agrees with JSON.parse', () => {
  const agree = (text: string) => expect(scan(text).kind === 'well-formed').toBe(isJson(text));
  const character = fc.constantFrom(...'{}[]",:0123456789-+.eEtrufalsn\\ub \n\t\r\u0000\u001f\u00e9\ufeff');

  it('on any JSON', () => {
    const layout = fc.constantFrom('', '\t', '    ');
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyCharacter }), layout, (value, indent) =>
        agree(JSON.stringify(value, null, indent)),
      ),
    );
  });

  it('on JSON with a character put in, taken out or replaced', () => {
    const edit = fc.record({ at: fc.nat(200), without: fc.nat(1), put: fc.option(character, { nil: '' }) });
    fc.assert(
      fc.property(fc.json(), edit, (json, { at, without, put }) => {
        const place = at % (json.length + 1);
        agree(json.slice(0, place) + put + json.slice(place + without));
      }),
      { numRuns: 2_000 },
    );
  });

  it('on whatever is made of its characters', () => {
    fc.assert(fc.property(fc.string({ unit: character, maxLength: 8 }), agree), { numRuns: 5_000 });
  });

  it.each([
    '-0',
    '0.5e-10',
    '1E+2',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+-5',
    '1e-+5',
    '+1',
    'tr5',
    'nul',
    'true false',
    '"\\u12g4"',
    '"\\x"',
    '"\\u00e9"',
    '"tab\there"',
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    '{1:2}',
    '[1 2]',
    '',
    ' ',
    '[',
    '"',
  ])('on %j', agree);
});

describe('scanJson says where the first fault is', () => {
  it.each([
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ['[1, 2', 5],
    ['"abc', 4],
    ['"é" x', 5],
    ['[truE]', 4],
    ['', 0],
  ])('in %j at byte %i', (text, offset) => {
    expect(scan(text)).toEqual({ kind: 'malformed', offset });
  });
});

describe('scanJson refuses what would not fit in memory', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}0${'}]'.repeat(depth / 2)}`;
  it('by depth', () => {
    expect(scan(nested(MAX_DEPTH)).kind).toBe('well-formed');
    expect(scan(nested(MAX_DEPTH + 2))).toEqual({ kind: 'too-complex', limit: 'depth' });
    expect(scan(`${'{"a":'.repeat(MAX_DEPTH)}0${'}'.repeat(MAX_DEPTH)}`).kind).toBe('well-formed');
    expect(scan('{"a":'.repeat(MAX_DEPTH + 1))).toEqual({ kind: 'too-complex', limit: 'depth' });
    expect(scan('['.repeat(1_000_000))).toEqual({ kind: 'too-complex', limit: 'depth' });
  });

  it('by the limit that is exceeded first', () => {
    const bytes = Buffer.from('['.repeat(1_000));
    expect(scanJson(bytes, 2_000 + MAX_DEPTH * 50)).toEqual({ kind: 'too-complex', limit: 'memory' });
    expect(scanJson(bytes, 2_000 + MAX_DEPTH * 200)).toEqual({ kind: 'too-complex', limit: 'depth' });
    const first = Buffer.from(`[${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH - 1)}${',0'.repeat(10_000)}]`);
    expect(scanJson(first, 100_000)).toEqual({ kind: 'too-complex', limit: 'depth' });
    expect(scanJson(Buffer.from('["a", x]'), 100)).toEqual({ kind: 'too-complex', limit: 'memory' });
  });

  it('by the memory that it would take', () => {
    const bytes = Buffer.from(`[${'[],'.repeat(10_000)}0]`);
    const whole = scanJson(bytes);
    if (whole.kind !== 'well-formed') throw new Error(whole.kind);
    expect(scanJson(bytes, whole.parsedBytes)).toEqual(whole);
    expect(scanJson(bytes, whole.parsedBytes - 1)).toEqual({ kind: 'too-complex', limit: 'memory' });
  });

  /** Estimated for one of many; a byte of the file counts two, of one that is not ASCII three. */
  const estimate = (unit: (n: number) => string) => {
    const parsedBytes = (count: number) => {
      const result = scan(`[${Array.from({ length: count }, (_, n) => unit(n))}]`);
      return result.kind === 'well-formed' ? result.parsedBytes : Number.NaN;
    };
    return (parsedBytes(400) - parsedBytes(200)) / 200;
  };
  const many = (n: number) => Array.from({ length: 150 }, (_, i) => `"${i + 100}-${n + 10_000}":0`);
  const differing = (n: number) => `${n + 100_000}x`;

  it.each([
    ['small numbers', () => '1', 48],
    ['texts', () => '""', 64],
    ['long texts', () => `"${'x'.repeat(1_000)}"`, 6_000],
    ['long texts beyond ASCII', () => `"é${'x'.repeat(998)}"`, 7_000],
    ['lists', () => '[]', 88],
    ['objects', () => '{}', 120],
    ['objects with the same name', () => '{"abcdefg":0}', 168],
    ['objects with the same names', () => '{"abc":0,"def":0}', 216],
    ['objects with names of their own', (n: number) => `{"${differing(n)}":0}`, 650],
    ['objects with many names', (n: number) => `{${many(n)}}`, 42_000],
    ['objects with places of a list', () => '{"9":0}', 550],
  ])('of which %s take more than their text does', (_, unit, bytes) => {
    expect(estimate(unit)).toBeGreaterThan(bytes);
    expect(estimate(unit)).toBeLessThan(bytes * 1.2);
  });

  it.each([
    ['of objects with layouts of their own', 2 + 2, differing],
    ['of objects that share a layout', 2, () => 'x'],
  ])('of which a byte of the names %s takes %i bytes', (_, bytes, end) => {
    const named = (length: number) => (n: number) => `{"${'x'.repeat(length)}${end(n)}":0}`;
    expect(estimate(named(80)) - estimate(named(0))).toBe(80 * bytes);
  });

  it('but does not count what only looks like JSON inside a text', () => {
    const text = Buffer.from(`"${'[],{},'.repeat(1_000)}"`);
    expect(scanJson(text, 7 * text.length).kind).toBe('well-formed');
  });
});

describe('scanJson notes numbers that are lost in a double', () => {
  const noted = (text: string) => {
    const result = scan(text);
    if (result.kind !== 'well-formed') throw new Error(result.kind);
    return result.inexactNumbers;
  };

  it('and no others', () => {
    expect(noted('{"a":[1,-0,0.1,1e5,123456789012345,"12345678901234567891"]}')).toBeNull();
    expect(noted('[12345678901234567891]')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('by a hash that stays the same from one release to the next', () => {
    const [first, second] = ['12345678901234567891', '1e400'];
    const places = `2:${first}\n4:${second}\n`;
    const hash = createHash('sha256').update(places).digest('hex');
    expect(noted(`{"a": ${first}, "b": [${second}]}`)).toBe(hash);
  });

  it('each with its place, but whatever the white space', () => {
    const [first, second] = ['12345678901234567891', '12345678901234567892'];
    expect(noted(`[${first},\n${second}]`)).toBe(noted(`[${first},${second}]`));
    expect(noted(`[${second},${first}]`)).not.toBe(noted(`[${first},${second}]`));
    expect(noted(`[0,${first}]`)).not.toBe(noted(`[${first},0]`));
  });
});
