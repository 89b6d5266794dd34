import { type ByteSet, SLASH } from './byte-set.ts';

/** What a bracket expression stands for, and the place after its `]`. */
export type Bracket = { readonly set: ByteSet; readonly end: number };

/** Something between the brackets: pairs of characters, each pair a range, first and last. */
type Item = {
  readonly ranges: string;
  readonly end: number;
  /** With a `-` behind it, it begins a range. */
  readonly start: string | null;
};

/** Of ASCII alone, and with git's idea of white space: no vertical tab, no form feed. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['alnum', '09AZaz'],
  ['alpha', 'AZaz'],
  ['blank', '  \t\t'],
  ['cntrl', '\u0000\u001f\u007f\u007f'],
  ['digit', '09'],
  ['graph', '!~'],
  ['lower', 'az'],
  ['print', ' ~'],
  ['punct', '!/:@[`{~'],
  ['space', '  \t\n\r\r'],
  ['upper', 'AZ'],
  ['xdigit', '09AFaf'],
]);

/**
 * Reads a bracket expression: `[a-z]`, `[!a]` or `[^a]`, `[[:digit:]_]`, `[]a]`.
 *
 * @param start the place after its `[`
 * @returns null if it is malformed: then the whole pattern matches nothing
 */
export function readBracket(glob: string, start: number): Bracket | null {
  const inverted = glob[start] === '!' || glob[start] === '^';
  const set = new Uint8Array(256);
  let at = start + Number(inverted);
  let previous: string | null = null;
  // A `]` that comes first is one of the set: it closes nothing.
  do {
    const item = readItem(glob, at, previous);
    if (item === null) return null;
    fillRanges(set, item.ranges);
    at = item.end;
    previous = item.start;
  } while (glob[at] !== ']');
  const members = inverted ? set.map((isIn) => 1 - isIn) : set;
  return { set: members.with(SLASH, 0), end: at + 1 };
}

function readItem(glob: string, at: number, previous: string | null): Item | null {
  const next = glob[at + 1];
  if (glob[at] === '-' && previous !== null && next !== ']') {
    const last = readCharacter(glob, at + 1);
    return last && { ranges: previous + last.character, end: last.end, start: null };
  }
  if (glob[at] === '[' && next === ':') return readClass(glob, at);
  const read = readCharacter(glob, at);
  return read && single(read.character, read.end);
}

function readClass(glob: string, at: number): Item | null {
  const close = glob.indexOf(']', at + 2);
  if (close === -1) return null;
  if (close === at + 2 || glob[close - 1] !== ':') return single('[', at + 1);
  const ranges = CLASSES.get(glob.slice(at + 2, close - 1));
  return ranges === undefined ? null : { ranges, end: close + 1, start: null };
}

function readCharacter(glob: string, at: number): { character: string; end: number } | null {
  const place = glob[at] === '\\' ? at + 1 : at;
  const character = glob[place];
  return character === undefined ? null : { character, end: place + 1 };
}

function single(character: string, end: number): Item {
  return { ranges: character + character, end, start: character };
}

function fillRanges(set: ByteSet, ranges: string): void {
  for (let pair = 0; pair < ranges.length; pair += 2) {
    set.fill(1, ranges.charCodeAt(pair), ranges.charCodeAt(pair + 1) + 1);
  }
}
