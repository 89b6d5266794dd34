import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHubIgnore } from '../../lib/hackolade/ignore/parse-hub-ignore.ts';
import { shortOrLong } from '../support/short-or-long.ts';
import { CheckIgnore } from './check-ignore.ts';

let checkIgnore: CheckIgnore;

beforeAll(async () => {
  checkIgnore = await CheckIgnore.start();
});
afterAll(() => checkIgnore[Symbol.asyncDispose]());

/** Compares us with git, on one ignore file and some paths, and answers what is ignored. Texts have a character a byte. */
async function agree(ignoreFile: string, paths: readonly string[]): Promise<string[]> {
  const bytes = Buffer.from(ignoreFile, 'latin1');
  const buffers = paths.map((path) => Buffer.from(path, 'latin1'));
  const byGit = await checkIgnore.areIgnored(bytes, buffers);
  const parsed = parseHubIgnore(bytes);
  if (parsed.kind === 'unusable') throw new Error(parsed.problem.message);
  const byUs = buffers.map((path) => parsed.ignore.isIgnored(path));
  expect(paths.filter((_, i) => byUs[i])).toEqual(paths.filter((_, i) => byGit[i]));
  return paths.filter((_, i) => byUs[i]);
}

describe('.hubignore leaves out what git ignores', () => {
  const text = (parts: readonly string[], maxLength: number) =>
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength }).map((taken) => taken.join(''));

  const LETTERS = ['a', 'b', 'ab'];
  const ODD = ['.', '-', '*', '[', ']', '\\', ' ', '!', '#', ':', '\xc3\xa9', '\xff', '\r', '\t'];
  const WILDCARDS = [
    '*',
    '**',
    '?',
    '[ab]',
    '[!a]',
    '[^b-z]',
    '[[:punct:]]',
    '[]-]',
    '[\\]a]',
    '[a',
    '[[:x:]]',
  ];
  const SLASHES = ['/', '/**', '**/', '/**/', '/**/**/', '/***/', '/**\\/', '\\/', '/*', '*/'];
  const ESCAPES = ['\\\\', '\\*', '\\ ', '\\!', '\\#', '\\a'];

  const letters = fc.constantFrom(...LETTERS);
  const oddName = text([...LETTERS, ...ODD, '\n'], 3).filter((name) => name !== '.' && name !== '..');
  const name = fc.oneof({ arbitrary: letters, weight: 3 }, oddName);
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
  const paths = fc.array(path, { minLength: 1, maxLength: 30, size: 'max' });

  const likelyName = fc.oneof(
    letters,
    fc.constantFrom('*', '**', '***', '?', 'a*', '*b', '**b', '[ab]', '[!a]*', '\\a'),
  );
  const likely = fc.array(likelyName, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  const unlikely = text([...LETTERS, ...LETTERS, ...ODD, ...WILDCARDS, ...SLASHES, ...ESCAPES], 6);
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', '!', '!', '/', '!/', '**/', '#', ' '),
      fc.oneof(likely, unlikely),
      fc.constantFrom('', '', '', '', '/', '/**', ' ', '/ ', '\r'),
    )
    .map((parts) => parts.join(''))
    .filter((line) => !isMistakenByOldGit(line));
  const file = fc
    .tuple(
      fc.constantFrom('', '', '\xef\xbb\xbf'),
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.boolean(),
    )
    .map(([mark, lines, end, isEnded]) => mark + lines.join(end) + (isEnded ? end : ''));

  /** Git before 2.52 takes `ab**` + `/c` for `ab` + `**` + `/c`: "match_pathname(): give fnmatch one char of prefix context". */
  function isMistakenByOldGit(line: string): boolean {
    return /^[^*?[\\]*[^*?[\\/]\*\*/.test(line.replace(/^!?\/?/, ''));
  }

  it('for any patterns and any paths', async () => {
    const numRuns = Number(process.env.MODELHUB_RUNS ?? shortOrLong(200, 500));
    let ignored = 0;
    const property = fc.asyncProperty(file, paths, async (ignoreFile, paths) => {
      ignored += (await agree(ignoreFile, paths)).length;
    });
    await fc.assert(property, { numRuns });
    // Some three a run. If patterns hardly ever met a path, agreement would say nothing.
    expect(ignored).toBeGreaterThan(numRuns);
  }, 600_000);

  const EVERY_BYTE = Array.from({ length: 255 }, (_, n) => String.fromCharCode(n + 1)).filter(
    (c) => c !== '/',
  );

  it.each([
    '[a-f]',
    '[!a-f]',
    '[^a-f]',
    '[^!]',
    '[!!]',
    '[a^!]',
    '[]]',
    '[]-a]',
    '[!]a-]',
    '[a-]',
    '[-a]',
    '[--a]',
    '[a-c-e]',
    '[z-a]',
    '[a-\\]]',
    '[\\a-\\c]',
    '[\\\\-a]',
    '[*?[]',
    '[[-a]',
    '[a-[:x]',
    '[[:]',
    '[[:]a]',
    '[[:a]',
    '[:alpha:]',
    '[[:alpha:]-z]',
    '[![:alnum:]_]',
    '[+-9]',
    '[\x80-\xff]',
    '?',
    ...'alnum alpha blank cntrl digit graph lower print punct space upper xdigit'
      .split(' ')
      .map((name) => `[[:${name}:]]`),
    ...[
      '[[::]]',
      '[[:Alpha:]]',
      '[[:alpha]]',
      '[[:alpha:]',
      '[',
      '[]',
      '[!',
      '[!]',
      '[a',
      '[a-',
      '[a-\\',
      '[\\]',
      '[\\',
    ],
  ])('for %j and every byte', async (bracket) => {
    await agree(
      `x${bracket}`,
      EVERY_BYTE.map((byte) => `x${byte}`),
    );
    await agree(
      `/x${bracket}`,
      EVERY_BYTE.map((byte) => `x${byte}`),
    );
    await agree(`/x${bracket}y`, ['x/y', 'xy', 'xay', 'x[y', `x${bracket}y`]);
  });

  it.each([
    ['a backslash at the end', 'a\\', ['a', 'a\\']],
    ['an escaped backslash at the end', 'a\\\\', ['a', 'a\\']],
    [
      'spaces at the end',
      'a  \nb\\ \nc\\  \nd\\\\ \ne \\',
      ['a', 'b', 'b ', 'c ', 'c  ', 'd\\', 'd\\ ', 'e ', 'e \\'],
    ],
    [
      'lines of nothing but marks',
      ' \n!\n/\n//\n!/\n\\\n\r\n#\n\xef\xbb\xbf',
      ['a', 'a/b', '!', '#', '\r', '\\', '\xef\xbb\xbf'],
    ],
    ['carriage returns', 'a\r\nb\r\r\nc \r\nd\r \ne\r', ['a', 'b', 'b\r', 'c', 'c ', 'd\r', 'e', 'e\r']],
    ['a byte order mark', '\xef\xbb\xbf#a\n\xef\xbb\xbfb', ['#a', 'b', '\xef\xbb\xbfb']],
    ['names that are not UTF-8', '\xff?\xfe', ['\xff\x80\xfe', '\xff\xc3\xa9\xfe']],
    ['letters of either case', 'A\n[B]\nC*', ['a', 'A', 'b', 'B', 'cc', 'Cc']],
    ['a long line', `${'a'.repeat(3_000)}*`, ['a'.repeat(3_001), 'a'.repeat(2_999)]],
  ])('for %s', async (_, ignoreFile, paths) => {
    await agree(ignoreFile, paths);
  });
});
