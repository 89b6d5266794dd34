import { describe, expect, it } from '@jest/globals';
import { MAX_HUB_IGNORE_BYTES, parseHubIgnore } from './parse-hub-ignore.ts';

/** Those of the paths that the lines leave out. */
function ignored(lines: readonly string[], paths: readonly string[]): string[] {
  const parsed = parseHubIgnore(Buffer.from(lines.join('\n')));
  if (parsed.kind === 'unusable') throw new Error(parsed.problem.message);
  return paths.filter((path) => parsed.ignore.isIgnored(Buffer.from(path)));
}

describe('parseHubIgnore, by the documentation of gitignore', () => {
  it.each([
    ['a blank line matches nothing', ['', ' ', '\t'], [], ['a', 'a/b']],
    ['# makes a comment, \\# a pattern', ['#a', '\\#b'], ['#b'], ['#a', 'a', 'b']],
    ['spaces at the end do not count, unless escaped', ['a  ', 'b\\ '], ['a', 'b '], ['a  ', 'b']],
    ['an escaped backslash escapes no space', ['a\\\\ ', 'b\\\\\\ '], ['a\\', 'b\\ '], ['a', 'a\\ ', 'b\\']],
    ['spaces elsewhere count', [' a', 'b c'], [' a', 'b c'], ['a', 'b']],
    ['! takes back what a pattern before it matched', ['*.x', '!a.x'], ['b.x', 'c/b.x'], ['a.x', 'c/a.x']],
    ['! before what it would take back is of no use', ['!a.x', '*.x'], ['a.x'], []],
    [
      'of the patterns that match, the last decides',
      ['a*', '!ab*', 'abc'],
      ['a', 'abc', 'x/a'],
      ['ab', 'abd', 'x/ab'],
    ],
    [
      '! for a directory leaves what is in it to the others',
      ['*', '!*/', '!*.x'],
      ['a', 'c/d'],
      ['b.x', 'c/d.x'],
    ],
    ['! does not reach below a directory that is left out', ['a/', '!a/b', '!b'], ['a/b', 'a/c/b'], ['b']],
    ['\\! is a literal one', ['\\!important!.txt'], ['!important!.txt'], ['important!.txt']],
    ['a slash in the middle anchors', ['doc/frotz'], ['doc/frotz', 'doc/frotz/x'], ['a/doc/frotz']],
    ['a slash in front anchors', ['/hello.*'], ['hello.c', 'hello.d/x'], ['a/hello.java']],
    ['without one it matches anywhere', ['hello.*'], ['hello.c', 'a/hello.java'], ['xhello.c', 'hello']],
    [
      'a slash at the end matches directories only',
      ['frotz/'],
      ['frotz/x', 'a/frotz/b/x'],
      ['frotz', 'a/frotz'],
    ],
    [
      'a slash in the middle and one at the end',
      ['doc/frotz/'],
      ['doc/frotz/x'],
      ['a/doc/frotz/x', 'doc/frotz'],
    ],
    ['* matches no slash', ['foo/*.x'], ['foo/.x', 'foo/test.x'], ['foo/bar/hello.x']],
    ['what * matches may be a directory', ['foo/*'], ['foo/bar', 'foo/bar/hello.c'], ['foo', 'a/foo/b']],
    ['? matches one byte, but no slash', ['a?c', '/x?y'], ['abc', 'd/a.c', 'xzy'], ['ac', 'abbc', 'x/y']],
    [
      'a bracket matches one byte, but no slash',
      ['/a[!x]b', '/c[/]d'],
      ['ayb'],
      ['a/b', 'axb', 'ab', 'c/d', 'cd'],
    ],
    [
      'wildcards at one place are told apart',
      ['a', '/*b', '**/c/d', '/**/e'],
      ['a', 'xb', 'x/c/d', 'x/e'],
      ['x/b', 'c'],
    ],
    [
      'brackets at one place are told apart',
      ['[ab]x', '[cd]y', '[ab]z'],
      ['ax', 'dy', 'bz'],
      ['ay', 'cx', 'dz'],
    ],
    ['ranges', ['[a-cx]', '*.[oa]'], ['b', 'x', 'k.o'], ['d', '-', 'k.oa']],
    ['a backslash escapes', ['\\*', '\\a'], ['*', 'a'], ['b', '\\a']],
    ['a backslash at the end matches nothing', ['a\\', 'b\\/'], [], ['a', 'a\\', 'b/c', 'b\\/c']],
    [
      '**/ in front means in all directories',
      ['**/foo/bar'],
      ['foo/bar', 'a/b/foo/bar/c'],
      ['xfoo/bar', 'foo/x/bar'],
    ],
    ['/** at the end means everything inside', ['abc/**'], ['abc/x', 'abc/x/y'], ['abc', 'x/abc/y']],
    [
      '/**/ means no directory or more',
      ['a/**/b'],
      ['a/b', 'a/x/b', 'a/x/y/b'],
      ['ab', 'a/xb', 'x/a/b', 'a/x'],
    ],
    // Git before 2.52 took the last two for matches.
    ['other asterisks are one', ['a**/c', '/d**'], ['ax/c', 'a/c', 'dx'], ['b/ax/c', 'a/x/c', 'ax/y/c']],
    ['** without a slash is one', ['/**b', 'x?/**c'], ['b', 'ab', 'xy/c'], ['a/b', 'xy/z/c']],
    [
      '** before an escaped slash means one directory or more',
      ['a/**\\/b'],
      ['a/x/b', 'a/x/y/b'],
      ['a/b', 'axb'],
    ],
    ['** alone means everything', ['/**'], ['a', 'a/b'], []],
    ['**/ alone means all directories', ['**/'], ['a/b', 'a/b/c'], ['a']],
    [
      'three asterisks between slashes are as two',
      ['a/***/b', '***/c'],
      ['a/b', 'a/x/y/b', 'x/c'],
      ['ab', 'xc'],
    ],
    ['everything but one directory', ['/*', '!/foo', '/foo/*', '!/foo/bar'], ['x', 'foo/x'], ['foo/bar/x']],
    ['case matters', ['Foo', '[a-z]x'], ['Foo', 'ax'], ['foo', 'FOO', 'Ax']],
    ['lines may end as on Windows', ['ab\r', 'c \r', '!d\r', '#\r'], ['ab', 'c'], ['a', 'd', '#']],
    ['a byte order mark is none of the pattern', ['\ufeffa', '\ufeffb'], ['a', '\ufeffb'], ['b']],
    ['a malformed bracket matches nothing', ['[a', '[', 'x[[:no:]]'], [], ['a', '[a', '[', 'xn']],
  ])('%s', (_, lines, leftOut, kept) => {
    expect(ignored(lines, [...leftOut, ...kept])).toEqual(leftOut);
  });
});

describe('parseHubIgnore', () => {
  it('knows paths by their bytes', () => {
    const parsed = parseHubIgnore(Buffer.from('?\xff\n', 'latin1'));
    const isIgnored = (path: string) =>
      parsed.kind === 'usable' && parsed.ignore.isIgnored(Buffer.from(path, 'latin1'));
    expect(['\xc3\xff', '\xc3\xbf'].map(isIgnored)).toEqual([true, false]);
  });

  it('leaves nothing out for an empty file', () => {
    expect(ignored([], ['a', 'a/b.hck.json'])).toEqual([]);
  });

  it('takes a file of the largest size, and none that is larger', () => {
    expect(parseHubIgnore(Buffer.alloc(MAX_HUB_IGNORE_BYTES, 'a\n')).kind).toBe('usable');
    expect(parseHubIgnore(Buffer.alloc(MAX_HUB_IGNORE_BYTES + 1, 'a\n'))).toEqual({
      kind: 'unusable',
      problem: { code: 'HUBIGNORE_TOO_LARGE', message: expect.stringContaining('65,536 bytes') },
    });
  });

  it('takes no UTF-16, for it would leave nothing out', () => {
    expect(parseHubIgnore(Buffer.from('\ufeffdrafts/\n', 'utf16le'))).toEqual({
      kind: 'unusable',
      problem: { code: 'HUBIGNORE_NOT_TEXT', message: expect.stringContaining('Save it as UTF-8') },
    });
  });
});
