import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HubIgnore } from './hub-ignore.ts';
import { readRules } from './read-rules.ts';

const rulesOf = (...lines: string[]) => readRules(Buffer.from(lines.join('\n')));

/** What it costs to ask about all of these. */
function stepsFor(lines: readonly string[], paths: readonly string[]): number {
  const ignore = new HubIgnore(rulesOf(...lines), Number.POSITIVE_INFINITY);
  for (const path of paths) ignore.isIgnored(Buffer.from(path));
  return ignore.steps;
}

describe('the work of HubIgnore', () => {
  const DEEP = 'a/'.repeat(1_000);

  it.each([
    ['directories at any depth, eight times', `${'**/a/'.repeat(8)}b`, `${DEEP}c`],
    ['everything below, fifty times', `${'a/**/'.repeat(50)}b`, `${DEEP}c`],
    ['asterisks between equal letters', `${'*a'.repeat(50)}b`, 'a'.repeat(2_000)],
    ['asterisks between wildcards', `${'*?'.repeat(50)}b`, 'a'.repeat(2_000)],
    ['asterisks between sets', `${'[ab]*'.repeat(50)}c`, 'ab'.repeat(1_000)],
    ['anchored, asterisks in every name', `/${'*a*/'.repeat(50)}b`, `${DEEP}c`],
    ['directories in a row', `${'**/'.repeat(100)}b`, `${DEEP}c`],
  ])('is at most a few steps for each byte of the path and of the pattern: %s', (_, pattern, path) => {
    expect(stepsFor([pattern], [path])).toBeLessThan(4 * pattern.length * path.length);
  });

  it('hardly grows with patterns that begin alike', () => {
    const paths = Array.from({ length: 1_000 }, (_, n) => `shop/${n % 10}/model-${n}.hck.json`);
    const numbered = (count: number) =>
      Array.from({ length: count }, (_, n) => [`*.v${n}.hck.json`, `/shop/old/x${n}*`, `draft-${n}/`]).flat();
    expect(stepsFor(numbered(1_000), paths)).toBeLessThan(1.5 * stepsFor(numbered(10), paths));
  });

  it('is done once for a directory, whatever the number of files in it', () => {
    const files = Array.from({ length: 500 }, (_, n) => `${100 + n}`);
    const inRoot = stepsFor(['*x'], files);
    const far = stepsFor(
      ['*x'],
      files.map((file) => `${DEEP}${file}`),
    );
    expect(far).toBeLessThan(2 * inRoot + stepsFor(['*x'], [DEEP]));
  });

  it.each([
    ['in its directory', ['d/e/1', 'd/e/2']],
    ['in a directory above', ['d/e/1', 'd/2']],
    ['in the root', ['d/e/1', '2']],
  ])('is at most that of its name for the next file %s', (_, paths) => {
    const ofName = stepsFor(['*x'], ['1', '2']) - stepsFor(['*x'], ['1']);
    const ofNext = stepsFor(['*x'], paths) - stepsFor(['*x'], paths.slice(0, 1));
    expect(ofNext).toBeLessThanOrEqual(ofName);
  });

  it('is that of a name for a path that is asked about again', () => {
    expect(stepsFor(['*x'], ['d/1', 'd/1'])).toBe(stepsFor(['*x'], ['d/1', 'd/2']));
  });

  it('is not done below a directory that is left out', () => {
    const files = (count: number) => Array.from({ length: count }, (_, n) => `old/${n}/x.hck.json`);
    expect(stepsFor(['old/', '*x'], files(1_000))).toBe(stepsFor(['old/', '*x'], files(1)));
  });

  it('grows with patterns that begin with different sets, and is counted', () => {
    const letters = [...'bcdefghijklmnopqrst'];
    const patterns = letters.flatMap((one) =>
      letters.filter((two) => two > one).map((two) => `[${one}${two}]x`),
    );
    expect(stepsFor(patterns, ['a'])).toBeGreaterThan(patterns.length);
  });

  it('is bounded, all paths together', () => {
    const ignore = new HubIgnore(rulesOf('*a*b'), 1_000);
    const ask = () => {
      for (let n = 0; n < 100; n += 1) ignore.isIgnored(Buffer.from(`${n}${'a'.repeat(50)}`));
    };
    const advice = expect.stringMatching(/fewer patterns with wildcards in \.hubignore/);
    const error = { code: 'HUBIGNORE_TOO_SLOW', outcome: 'permanent', advice };
    expect(ask).toThrow(expect.objectContaining(error));
    expect(ask).toThrow('1,000 steps');
  });

  it('may be as much as its bound', () => {
    const steps = stepsFor(['*a*b'], ['d/aab']);
    const ask = (maxSteps: number) =>
      new HubIgnore(rulesOf('*a*b'), maxSteps).isIgnored(Buffer.from('d/aab'));
    expect(ask(steps)).toBe(true);
    expect(() => ask(steps - 1)).toThrow('.hubignore');
  });
});

describe('HubIgnore', () => {
  it('says the same of a path whatever it was asked before', () => {
    const name = fc.constantFrom('a', 'b', 'ab');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => Buffer.from(names.join('/')));
    const pattern = fc.constantFrom('a/', '!a', '/b', 'a/**', 'b/*/a', '**/b/a', '!a/b', '*b', '!ab/');
    const property = fc.property(fc.array(pattern), fc.array(path), (patterns, paths) => {
      const one = new HubIgnore(rulesOf(...patterns));
      for (const path of paths) {
        expect(one.isIgnored(path)).toBe(new HubIgnore(rulesOf(...patterns)).isIgnored(path));
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
