import { describe, expect, it } from '@jest/globals';
import { isModelPath } from './model-path.ts';
import { modelMatcher, parseModelPatterns } from './model-patterns.ts';

function patternsOf(text: string) {
  const parsed = parseModelPatterns(text);
  if (parsed.kind === 'unusable') throw new Error(parsed.why);
  return parsed.patterns;
}

/** Those of the paths that are models. */
function models(text: string, paths: readonly string[]): string[] {
  const isModel = modelMatcher(patternsOf(text));
  return paths.filter((path) => isModel(Buffer.from(path)));
}

describe('parseModelPatterns', () => {
  it.each(['*.hck.json', '**/*.hck.json', ' **/*.hck.json ,', '*.hck.json\n**/*.hck.json\n'])(
    'takes %j for the default, which needs no pattern',
    (text) => {
      expect(parseModelPatterns(text)).toEqual({ kind: 'usable', patterns: null });
      expect(modelMatcher(patternsOf(text))).toBe(isModelPath);
    },
  );

  it('knows patterns again in another order, repeated, and separated otherwise', () => {
    const one = patternsOf('*.hck.json,models/**/*.json,/dm/');
    expect(one).toBe('*.hck.json,/dm/,models/**/*.json');
    expect(patternsOf('models/**/*.json\r\n/dm/\n\n**/*.hck.json, /dm/')).toBe(one);
    expect(patternsOf('**/dm/')).not.toBe(one);
    expect(patternsOf('**/dm/*.json')).toBe('**/dm/*.json');
  });

  it.each(['a#b!.json', 'a/b/', '/a', 'a/**', '[ab]?.json', '\\!a'])('takes %s as it is', (pattern) => {
    expect(patternsOf(pattern)).toBe(pattern);
  });

  it('takes patterns of the largest size', () => {
    expect(patternsOf('ä'.repeat(500))).toBe('ä'.repeat(500));
  });

  it.each([
    ['', 'no pattern'],
    [' ,\n, ', 'no pattern'],
    ['*.json,!old/', '"!old/"'],
    ['# models', '"# models"'],
    ['*.[jh', '"*.[jh"'],
    ['a\\', '"a\\\\"'],
    ['*.hck.json,/', '"/"'],
    ['///', '"///"'],
    ['a/,b[/', '"b[/"'],
    ['ä'.repeat(501), 'more than 1000 bytes'],
  ])('refuses %j, and says why', (text, why) => {
    expect(parseModelPatterns(text)).toEqual({ kind: 'unusable', why: expect.stringContaining(why) });
  });
});

describe('modelMatcher', () => {
  it.each([
    [
      'a name in any directory',
      '*.hck.json,*.dm.json',
      ['a.hck.json', 'x/b.dm.json'],
      ['a.json', 'a.HCK.JSON'],
    ],
    ['a name to its end', '*.json', ['a.json'], ['a.json.bak', 'a.json5', 'a.json/b']],
    ['from the root', '/models/*.json', ['models/a.json'], ['models/x/a.json', 'x/models/a.json']],
    [
      'directories in between',
      'models/**/*.json',
      ['models/a.json', 'models/x/y/a.json'],
      ['x/models/a.json'],
    ],
    ['all files below a directory', 'models/', ['models/a', 'x/models/y/b'], ['models', 'xmodels/a']],
    ['all files below one of the root', '/models/', ['models/a', 'models/x/b'], ['x/models/b']],
    ['below a directory with a way to it', 'a/b/', ['a/b/c', 'a/b/c/d'], ['x/a/b/c', 'a/b']],
    ['bytes', 'Caf\u00e9*', ['x/Caf\u00e9.json'], ['Cafe\u0301.json']],
    [
      'files only, not what is below a directory of that name',
      '*.json',
      ['a.json', 'b.json/a.json'],
      ['b.json/c'],
    ],
  ])('knows %s', (_, text, found, left) => {
    expect(models(text, [...found, ...left])).toEqual(found);
  });

  it('says of every path what the default says where the patterns have more than that', () => {
    const paths = [
      'a.hck.json',
      '.hck.json',
      'a.hck.json/b',
      'a.hck.json/b.hck.json',
      'x/y/A.HCK.JSON',
      'hck.json',
    ];
    expect(models('*.hck.json,*.nothing', paths)).toEqual(paths.filter(isModelPath));
  });

  it('says the same of a path whatever it was asked before', () => {
    const isModel = modelMatcher(patternsOf('models/,*.dm'));
    const ask = (path: string) => isModel(Buffer.from(path));
    expect(['models/a', 'a', 'models/b', 'models/x/c.dm', 'x.dm', 'x'].map(ask)).toEqual([
      ...[true, false, true, true, true, false],
    ]);
  });

  it('comes to an end whatever the paths are', () => {
    const isModel = modelMatcher(patternsOf('*a*b'), 1_000);
    const ask = () => {
      for (let n = 0; n < 100; n += 1) isModel(Buffer.from(`${n}${'a'.repeat(50)}`));
    };
    const advice = expect.stringContaining('the parameter modelPatterns');
    const error = { code: 'MODEL_PATTERNS_TOO_SLOW', outcome: 'permanent', advice };
    expect(ask).toThrow(expect.objectContaining(error));
    expect(ask).toThrow("the patterns of the hub's models");
  });
});
