import { describe, expect, it } from '@jest/globals';
import { readBracket } from './read-bracket.ts';

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/** All bytes that a bracket expression stands for, in their order; null if it is malformed. */
function members(bracket: string): string | null {
  const set = readBracket(bracket, 1)?.set;
  return set === undefined ? null : EVERY_BYTE.filter((_, byte) => set[byte] !== 0).join('');
}

const bytes = (first: string, last: string) =>
  EVERY_BYTE.filter((byte) => first <= byte && byte <= last && byte !== '/').join('');
const without = (excluded: string) => EVERY_BYTE.filter((byte) => !`${excluded}/`.includes(byte)).join('');

const DIGITS = bytes('0', '9');
const UPPER = bytes('A', 'Z');
const LOWER = bytes('a', 'z');
const ALNUM = DIGITS + UPPER + LOWER;

describe('readBracket', () => {
  it.each([
    ['alnum', ALNUM],
    ['alpha', UPPER + LOWER],
    ['blank', '\t '],
    ['cntrl', `${bytes('\0', '\x1f')}\x7f`],
    ['digit', DIGITS],
    ['graph', bytes('!', '~')],
    ['lower', LOWER],
    ['print', bytes(' ', '~')],
    ['punct', without(ALNUM).replaceAll(/[^!-~]/g, '')],
    ['space', '\t\n\r '],
    ['upper', UPPER],
    ['xdigit', `${DIGITS}ABCDEFabcdef`],
  ])('knows the class %s, of ASCII alone', (name, expected) => {
    expect(members(`[[:${name}:]]`)).toBe(expected);
    expect(members(`[^[:${name}:]]`)).toBe(without(expected));
    expect(members(`[\x80[:${name}:]\xff]`)).toBe(`${expected}\x80\xff`);
  });

  // What git says of each is compared in test/hackolade/hub-ignore.test.ts.
  it.each([
    ['single bytes', '[xa]', 'ax'],
    ['a range', '[a-c]', 'abc'],
    ['a range and more', '[xa-cz]', 'abcxz'],
    ['two ranges', '[a-cx-z]', 'abcxyz'],
    ['a range beyond ASCII', '[\x80-\xff]', bytes('\x80', '\xff')],
    ['a range the wrong way round as its beginning', '[z-a]', 'z'],
    ['a range of escaped bytes', '[\\a-\\c]', 'abc'],
    ['a range up to an escaped bracket', '[[-\\]]', '[\\]'],
    ['a range from a backslash', '[\\\\-^]', '\\]^'],
    ['a range from a minus', '[--0]', '-.0'],
    ['a minus behind a range as itself', '[a-c-e]', '-abce'],
    ['a minus at the start as itself', '[-a]', '-a'],
    ['a minus at the end as itself', '[a-]', '-a'],
    ['a minus behind a class as itself', '[[:digit:]-z]', `-${DIGITS}z`],
    ['a closing bracket at the start as itself', '[]a]', ']a'],
    ['a class behind a closing bracket', '[][:digit:]]', `${DIGITS}]`],
    ['a range from a closing bracket', '[]-_]', ']^_'],
    ['an escaped closing bracket', '[a\\]]', ']a'],
    ['wildcards as themselves', '[*?[]', '*?['],
    ['a colon as itself', '[:a:]', ':a'],
    ['an opening bracket before a colon that begins no class', '[[:]', ':['],
    ['the same before more', '[[:a]', ':[a'],
    ['the same as the end of a range', '[Z-[:]', ':Z['],
    ['no slash, even where it is named', '[/]', ''],
    ['no slash in a range', '[.-0]', '.0'],
    ['what is not named', '[!a-c]', without('abc')],
    ['what is not named, written otherwise', '[^a-c]', without('abc')],
    ['what is not named, a closing bracket', '[!]a]', without(']a')],
    ['what is not named, an exclamation mark', '[!!]', without('!')],
    ['what is not named, a circumflex', '[^^]', without('^')],
    ['what is no class and not named', '[![:alnum:]_]', without(`${ALNUM}_`)],
    ['a circumflex that is not at the start', '[a^!]', '!^a'],
  ])('reads %s: %s', (_, bracket, expected) => {
    expect(members(bracket)).toBe(expected);
  });

  it.each(
    '[ [] [! [!] [a [a- [a-\\ [\\] [\\ [[: [[:alpha:] [[::]] [[:Alpha:]] [[:alpha:x:]] [a-z[:no:]]'.split(
      ' ',
    ),
  )('finds %s malformed', (bracket) => {
    expect(members(bracket)).toBeNull();
  });

  it.each([
    ['[a]b]', 3],
    ['[]]]', 3],
    ['[[:]a]', 4],
    ['[[:alpha]]', 9],
    ['[[:alpha:]]]', 11],
    ['[a-c]]', 5],
    ['[\\]]]', 4],
  ])('ends %s at its closing bracket', (bracket, end) => {
    expect(readBracket(bracket, 1)?.end).toBe(end);
    expect(readBracket(`xy${bracket}`, 3)?.end).toBe(end + 2);
  });
});
