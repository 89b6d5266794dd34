import { scanJson } from '../../lib/hackolade/json/scan-json.ts';

/** A model of any size that is mostly one thing, many times over. */
type Bomb = {
  /** The thing; `n` tells one from the other. */
  readonly unit: (n: number) => string;
  /** What it stands in, a list if nothing else is said. */
  readonly open?: string;
  readonly close?: string;
};

const name = (n: number) => n.toString(36);
const times = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n));
const inObject = { open: '{', close: '"z":0}' };
const inText = { open: '["', close: '"]' };

/** Documents that need as much memory as can be for their size, or for what `scanJson` estimates. */
export const memoryBombs: Readonly<Record<string, Bomb>> = {
  'empty lists': { unit: () => '[],' },
  'empty objects': { unit: () => '{},' },
  'lists in lists': { unit: () => `${'['.repeat(100)}${']'.repeat(100)},` },
  'lists of one number': { unit: () => '[0.5],' },
  'lists of a number and a text': { unit: () => '[0.5,""],' },
  'objects of one member': { unit: () => '{"a":0},' },
  'objects of one member of any kind': {
    unit: (n) => `{"a":${['0', '0.5', '""', '[]', '{}', 'null'][n % 6]}},`,
  },
  'objects in objects': { unit: () => `${'{"a":'.repeat(100)}0${'}'.repeat(100)},` },
  'objects of 100 members': { unit: () => `{${times(100, (i) => `"${name(i)}":0`)}},` },
  'small integers': { unit: () => '1,' },
  'numbers beside a text': { open: '["",', unit: () => '1.5,' },
  'numbers beyond double precision': { open: '["",', unit: () => '1234567890123456,' },
  'numbers with exponents': { open: '["",', unit: () => '1e400,' },
  'one long number': { open: '1', close: '', unit: () => '0123456789' },
  'empty texts': { unit: () => '"",' },
  'short texts, all different': { unit: (n) => `"${name(n)}",` },
  'short texts, all the same': { unit: () => '"12345678901",' },
  'short texts beyond Latin-1': { unit: (n) => `"€${name(n)}",` },
  'one long text': { ...inText, unit: () => 'abcdefgh' },
  'one long text beyond Latin-1': { ...inText, unit: () => '€bcdefgh' },
  'one long text with an escape': { open: '["\\u20ac', close: '"]', unit: () => 'abcdefgh' },
  'one long text of line feeds': { ...inText, unit: () => '\\n\\n\\n\\n' },
  'one long text of control characters': { open: '["€', close: '"]', unit: () => '\\u0001' },
  'one long text of escapes': { ...inText, unit: () => '\\u20ac' },
  'long texts beyond Latin-1': { unit: () => `"€${'x'.repeat(1_000)}",` },
  'long texts with an escape': { unit: () => `"\\u20ac${'x'.repeat(200)}",` },
  'objects of one member, all different': { unit: (n) => `{"${name(n)}":0},` },
  'objects of three members, all different': {
    unit: (n) => `{${['', '-', '.'].map((prefix) => `"${prefix}${name(n)}":0`)}},`,
  },
  'objects of 20 members, all different': { unit: (n) => `{${times(20, (i) => `"${i}-${name(n)}":0`)}},` },
  'objects of 100 members, all different': { unit: (n) => `{${times(100, (i) => `"${i}-${name(n)}":0`)}},` },
  'objects of 127 members, different in the last': {
    unit: (n) => `{${times(126, (i) => `"-${name(i)}":0`)},"${name(n)}":0},`,
  },
  'objects of 2,000 kinds, in turn': { unit: (n) => `{"${name(n % 2_000)}":0},` },
  'objects of 2,000 kinds and 40 members, in turn': {
    unit: (n) => `{${times(40, (i) => `"${name(n % 2_000)}-${i}":0`)}},`,
  },
  'objects with long names, then common ones': {
    unit: (n) => (n < 2_000 ? `{"${'x'.repeat(200)}${n}":0},` : '{"a":0},'),
  },
  'objects of 200 members, all different': { unit: (n) => `{${times(200, (i) => `"${i}-${name(n)}":0`)}},` },
  'one object with many names': { ...inObject, unit: (n) => `"${name(n)}":0,` },
  'one object with many escaped names': { ...inObject, unit: (n) => `"\\n${name(n)}":0,` },
  'one object with many long names': { ...inObject, unit: (n) => `"€${'x'.repeat(1_000)}${n}":0,` },
  'one object with places of a list': { ...inObject, unit: (n) => `"${n * 7}":0,` },
  'objects with the highest cheap place of a list': { unit: () => '{"34":0},' },
  'objects with a higher place of a list': { unit: () => '{"499":0},' },
  'objects with places of a list, all different': { unit: (n) => `{"${4_294_967_294 - n}":0},` },
  'one name many times': { ...inObject, unit: () => '"a":0,' },
  'objects with one name 100 times': { unit: () => `{${times(100, () => '"a":0')}},` },
  'objects of 100 kinds that begin alike': {
    unit: (n) => `{${times((n % 100) + 1, (i) => `"${name(i)}":0`)}},`,
  },
  'white space': { open: '[', close: '0]', unit: () => ' '.repeat(100) },
};

/**
 * The largest bomb of a kind that is still read: of almost `maxBytes` bytes or, if that comes first, almost as large
 * as `scanJson` lets pass.
 */
export function buildBomb(kind: string, maxBytes: number, maxParsedBytes: number): Buffer {
  const bomb = bombOf(kind);
  const [small, large] = [estimate(bomb, 1_000_000), estimate(bomb, 2_000_000)];
  const perByte = (large - small) / 1_000_000;
  const bytes = 2_000_000 + (0.97 * maxParsedBytes - large) / perByte;
  return build(bomb, Math.min(maxBytes, Math.floor(bytes)));
}

/** One of so many bytes. */
export function buildSmallBomb(kind: string, bytes: number): Buffer {
  return build(bombOf(kind), bytes);
}

function bombOf(kind: string): Bomb {
  const bomb = memoryBombs[kind];
  if (bomb === undefined) throw new Error(`There is no bomb called ${kind}.`);
  return bomb;
}

function estimate(bomb: Bomb, bytes: number): number {
  const scan = scanJson(build(bomb, bytes));
  if (scan.kind !== 'well-formed') throw new Error(`The bomb is no JSON: ${scan.kind}.`);
  return scan.parsedBytes;
}

function build({ unit, open = '[', close = '0]' }: Bomb, bytes: number): Buffer {
  const start = `{"GUID":"g","collections":[],"bomb":${open}`;
  const end = `${close}}`;
  const bomb = Buffer.alloc(bytes);
  let at = bomb.write(start);
  for (let n = 0; ; n += 1) {
    const next = unit(n);
    if (at + Buffer.byteLength(next) + end.length > bytes) break;
    at += bomb.write(next, at);
  }
  at += bomb.write(end, at);
  return bomb.subarray(0, at);
}
