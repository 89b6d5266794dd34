import { isAscii } from 'node:buffer';
import type { Layout } from './shapes.ts';

/**
 * What JSON takes in V8 once it is parsed, in bytes, with what the parser needs meanwhile. Measured with Node.js 24,
 * and set so that of the worst documents we could think of (`test/support/memory-bombs.ts`) none that is estimated at
 * `MAX_PARSED_BYTES` takes the process beyond 600 MB.
 */
export const PARSED = {
  /** Its place in a list or an object, and on the parser's stack. */
  value: 24,
  /** One that is no small integer. */
  number: 24,
  string: 40,
  /** Two for a character, and as much for copies that are garbage already. */
  stringByte: 4,
  list: 64,
  object: 96,
  /** A member, by the layout of its object. */
  member: { shared: 0, own: 500, dictionary: 200 },
  /** Of a member's name, where the layout is not shared. */
  nameByte: 2,
  /** A name like "34" makes a list of 35 places. */
  index: 400,
} as const;

/** A file's bytes and its text: V8 takes one byte a character if all are ASCII, else two. */
export function textBytes(bytes: Buffer): number {
  return bytes.length * (isAscii(bytes) ? 2 : 3);
}

/** The members of an object, without their values. */
export function membersBytes(layout: Layout, members: number, nameBytes: number): number {
  return PARSED.member[layout] * members + (layout === 'shared' ? 0 : PARSED.nameByte * nameBytes);
}

/** Is this name of a member one that V8 keeps as the place in a list? */
export function isIndex(name: string): boolean {
  return INDEX.test(name);
}

const INDEX = /^\d{1,10}$/;
