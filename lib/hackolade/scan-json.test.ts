import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MAX_DEPTH, MAX_VALUES, scanJson } from './scan-json.ts';

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
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), layout, (value, indent) =>
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
    expect(scan(nested(MAX_DEPTH))).toEqual({ kind: 'well-formed' });
    expect(scan(nested(MAX_DEPTH + 2))).toEqual({ kind: 'too-complex', limit: 'depth' });
    expect(scan('['.repeat(1_000_000))).toEqual({ kind: 'too-complex', limit: 'depth' });
  });

  it('by number of values', () => {
    const list = (values: number) => `[${'0,'.repeat(values - 2)}0]`;
    expect(scan(list(MAX_VALUES))).toEqual({ kind: 'well-formed' });
    expect(scan(list(MAX_VALUES + 1))).toEqual({ kind: 'too-complex', limit: 'values' });
  });

  it('counting the names of members as well', () => {
    const members = '"":0,'.repeat(MAX_VALUES / 2);
    expect(scan(`{${members}"":0}`)).toEqual({ kind: 'too-complex', limit: 'values' });
  });

  it('but does not count what only looks like JSON inside a text', () => {
    expect(scan(`"${'[],{},'.repeat(1_000_000)}"`)).toEqual({ kind: 'well-formed' });
  });
});
