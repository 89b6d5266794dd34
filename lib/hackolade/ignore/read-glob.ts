import { type ByteSet, NOT_SLASH } from './byte-set.ts';
import { readBracket } from './read-bracket.ts';

/** What a part of a pattern matches. */
export type GlobPart =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: ByteSet }
  /** `*`: any number of bytes that are no slash. */
  | { readonly kind: 'star' }
  /** `**` at the end: any number of bytes. */
  | { readonly kind: 'anything' }
  /** `**` with its slash: nothing, or anything that ends in a slash. */
  | { readonly kind: 'directories' };

type Read = { readonly part: GlobPart; readonly end: number };

/** Takes a pattern apart. Null: it is malformed and matches nothing. */
export function readGlob(glob: string): GlobPart[] | null {
  const parts: GlobPart[] = [];
  for (let at = 0; at < glob.length; ) {
    const read = readPart(glob, at);
    if (read === null) return null;
    parts.push(read.part);
    at = read.end;
  }
  return parts;
}

function readPart(glob: string, at: number): Read | null {
  switch (glob[at]) {
    case '*':
      return readStars(glob, at);
    case '?':
      return { part: { kind: 'set', set: NOT_SLASH }, end: at + 1 };
    case '[': {
      const bracket = readBracket(glob, at + 1);
      return bracket && { part: { kind: 'set', set: bracket.set }, end: bracket.end };
    }
    case '\\':
      return at + 1 === glob.length ? null : readByte(glob, at + 1);
    default:
      return readByte(glob, at);
  }
}

function readByte(glob: string, at: number): Read {
  return { part: { kind: 'byte', byte: glob.charCodeAt(at) }, end: at + 1 };
}

/** Two asterisks or more mean directories only where they stand alone between slashes; elsewhere they are one. */
function readStars(glob: string, start: number): Read {
  let end = start;
  while (glob[end] === '*') end += 1;
  const isAlone = (start === 0 || glob[start - 1] === '/') && /^(?:\\?\/|$)/.test(glob.slice(end, end + 2));
  if (end === start + 1 || !isAlone) return { part: { kind: 'star' }, end };
  return glob[end] === '/'
    ? { part: { kind: 'directories' }, end: end + 1 }
    : { part: { kind: 'anything' }, end };
}
