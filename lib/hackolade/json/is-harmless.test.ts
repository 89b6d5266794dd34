import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/support/hostile-json.ts';
import { buildSmallBomb, memoryBombs } from '../../../test/support/memory-bombs.ts';
import { HARMLESS_BYTES, isHarmless } from './is-harmless.ts';
import { MAX_DEPTH, MAX_PARSED_BYTES, scanJson } from './scan-json.ts';

const judge = (text: string) => isHarmless(Buffer.from(text));

function nestedPlaces(): Buffer {
  const otherLayouts = Array.from({ length: 1_500 }, (_, n) => `{"-${n}":0}`);
  const nested = `${'{"1":'.repeat(MAX_DEPTH - 1)}0${'}'.repeat(MAX_DEPTH - 1)}`;
  return Buffer.from(`[${[...otherLayouts, ...Array<string>(1_600).fill(nested)].join()}]`);
}

describe('isHarmless', () => {
  it('lets pass what models are made of', () => {
    expect(
      judge('{"a": [1, -2.5, "12345678901234567890", "1e400", "\\"[[[", null, true], "é\\\\": {}}\n'),
    ).toBe(true);
    expect(judge(`${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}`)).toBe(true);
    expect(judge(`[${'[],{},'.repeat(MAX_DEPTH)}0]`)).toBe(true);
    expect(judge(' '.repeat(HARMLESS_BYTES))).toBe(true);
    expect(judge('[123456789012345, 0.1234567890123, -12345678901234.5]')).toBe(false);
    expect(judge('[123456789012345, 0.1234567890123, -1234567890123.4]')).toBe(true);
  });

  it.each([
    ['lists that are too deep', `${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`],
    ['objects that are too deep', `${'{"a":'.repeat(MAX_DEPTH + 1)}0${'}'.repeat(MAX_DEPTH + 1)}`],
    ['a long number', '[1234567890123456]'],
    ['a number with many decimals', '{"a":-0.12345678901234567}'],
    ['an exponent', '[1e400]'],
    ['a capital exponent', '[1.5E4]'],
    ['an exponent behind a quote that is escaped', '["\\"", 1e400]'],
    ['lists that are too deep behind a backslash', `["\\\\", ${'['.repeat(MAX_DEPTH)}`],
    ['a number at the end', '1e4'],
    ['a large file', ' '.repeat(HARMLESS_BYTES + 1)],
  ])('lets %s be scanned', (_, text) => {
    expect(judge(text)).toBe(false);
  });

  it('finds its way through whatever is no JSON', () => {
    for (const text of ['', '"', '"\\', '1', ']', '}}}', '{"', '-', '\ud800']) expect(judge(text)).toBe(true);
  });

  it('lets pass only what a scan has nothing to say of but that it is malformed', () => {
    const numbers = fc.oneof(
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.constantFrom('1E5', '-0', '01'),
    );
    const leaf = fc.oneof(
      numbers,
      fc.string({ unit: anyCharacter }).map((text) => JSON.stringify(text)),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, leaf, tie('list'), tie('object')),
      list: fc.array(tie('tree')).map((items) => `[${items.join(' ,')}]`),
      object: fc
        .array(fc.tuple(fc.string({ unit: anyCharacter }), tie('tree')))
        .map(
          (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`,
        ),
    }));
    let harmless = 0;
    fc.assert(
      fc.property(tree, (text) => {
        const bytes = Buffer.from(String(text));
        if (!isHarmless(bytes)) return;
        harmless += 1;
        const scan = scanJson(bytes);
        if (scan.kind === 'well-formed') expect(scan.inexactNumbers).toBeNull();
        else expect(scan.kind).toBe('malformed');
      }),
      { numRuns: 2_000 },
    );
    expect(harmless).toBeGreaterThan(300);
  });

  it.each([
    ...Object.keys(memoryBombs).map((kind) => [kind, buildSmallBomb(kind, 100_000)] as const),
    ['members with places of a list', Buffer.from(`[${'{"1":0},'.repeat(10_000)}0]`)],
    [
      'members with places of a list, all different',
      Buffer.from(`[${Array.from({ length: 10_000 }, (_, n) => `{"${n}":0}`).join()}]`),
    ],
    ['objects in objects that have places of a list and layouts of their own', nestedPlaces()],
  ])('is small enough that not even %s are too complex', (_, bytes) => {
    const scan = scanJson(bytes);
    expect(scan.kind === 'well-formed' && scan.parsedBytes / bytes.length).toBeLessThan(
      MAX_PARSED_BYTES / HARMLESS_BYTES,
    );
  });
});
