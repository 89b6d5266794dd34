import { EXACT_DIGITS, isInexact } from './inexact-number.ts';
import { isIndex, membersBytes, PARSED, textBytes } from './parsed-bytes.ts';
import { Shapes } from './shapes.ts';
import { TextHash } from './text-hash.ts';

/**
 * Estimate of what a file takes in memory, from its bytes to the parsed document. 1,024 MB, which the function has,
 * are also for Node.js (60 MB), what is garbage already (100 MB), and other models in flight between git and the table.
 */
export const MAX_PARSED_BYTES = 400_000_000;
/** Real models reach 21. Code that walks a scanned document may rely on this limit and recurse. */
export const MAX_DEPTH = 200;

export type JsonScan =
  | {
      readonly kind: 'well-formed';
      /** Estimated, and rather too much: see `PARSED`. */
      readonly parsedBytes: number;
      /**
       * Hash of the numbers that `JSON.parse` cannot tell from others, with their places among the values; null
       * where there are none.
       */
      readonly inexactNumbers: string | null;
    }
  /** `offset`: the first byte that cannot stand where it stands; the length of the text if it ends too early. */
  | { readonly kind: 'malformed'; readonly offset: number }
  | { readonly kind: 'too-complex'; readonly limit: 'memory' | 'depth' };

/**
 * Reads UTF-8 text as JSON (RFC 8259) without building anything: `JSON.parse` accepts what is well-formed here,
 * and nothing else. It comes before the parser because text expands there: 60 MB of `[],[],…` are 1.5 GB once
 * parsed. Linear in time, a few megabytes of memory; stops at the first fault.
 *
 * @param bytes valid UTF-8 without a byte order mark
 */
export function scanJson(bytes: Buffer, maxParsedBytes: number = MAX_PARSED_BYTES): JsonScan {
  return new JsonScanner(bytes, maxParsedBytes).scan();
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const WHITE_SPACE = byteSet(' \t\n\r');
/** What stands for itself in a text. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;
const ESCAPABLE = byteSet('"\\/bfnrt');
const DIGITS = byteSet('0123456789');
const HEX_DIGITS = byteSet('0123456789abcdefABCDEF');
const EXPONENT = byteSet('eE');
const WORDS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** Each method moves over what it is named after and says whether it could; if not, `#at` is where it stopped. */
class JsonScanner {
  readonly #bytes: Buffer;
  readonly #maxParsedBytes: number;
  readonly #shapes = new Shapes();
  #at = 0;
  #values = 0;
  #parsedBytes: number;
  #inexactNumbers: TextHash | null = null;
  #isTooDeep = false;

  constructor(bytes: Buffer, maxParsedBytes: number) {
    this.#bytes = bytes;
    this.#maxParsedBytes = maxParsedBytes;
    this.#parsedBytes = textBytes(bytes);
  }

  scan(): JsonScan {
    const complete = this.#value(0) && this.#end();
    if (this.#isTooLarge()) return { kind: 'too-complex', limit: 'memory' };
    if (this.#isTooDeep) return { kind: 'too-complex', limit: 'depth' };
    if (!complete) return { kind: 'malformed', offset: this.#at };
    const inexactNumbers = this.#inexactNumbers?.digest() ?? null;
    return { kind: 'well-formed', parsedBytes: this.#parsedBytes, inexactNumbers };
  }

  #end(): boolean {
    this.#whiteSpace();
    return this.#at === this.#bytes.length;
  }

  #value(depth: number): boolean {
    this.#values += 1;
    this.#parsedBytes += PARSED.value;
    if (this.#isTooLarge()) return false;
    if (this.#token(OPEN_BRACE)) return this.#members(depth + 1);
    if (this.#token(OPEN_BRACKET)) return this.#elements(depth + 1);
    if (this.#token(QUOTE)) return this.#string();
    const word = WORDS.get(this.#bytes[this.#at] ?? 0);
    return word === undefined ? this.#number() : word.every((byte) => this.#byte(byte));
  }

  #members(depth: number): boolean {
    if (depth > MAX_DEPTH) return this.#tooDeep();
    this.#parsedBytes += PARSED.object;
    if (this.#token(CLOSE_BRACE)) return true;
    const shape = this.#shapes.open();
    let members = 0;
    let nameBytes = 0;
    do {
      const name = this.#name();
      if (name === null || !this.#token(COLON) || !this.#value(depth)) return false;
      shape.add(name);
      members += 1;
      nameBytes += name.length;
      if (isIndex(name)) this.#parsedBytes += PARSED.index;
    } while (this.#token(COMMA));
    if (!this.#token(CLOSE_BRACE)) return false;
    this.#parsedBytes += membersBytes(shape.close(), members, nameBytes);
    return true;
  }

  #elements(depth: number): boolean {
    if (depth > MAX_DEPTH) return this.#tooDeep();
    this.#parsedBytes += PARSED.list;
    if (this.#token(CLOSE_BRACKET)) return true;
    do {
      if (!this.#value(depth)) return false;
    } while (this.#token(COMMA));
    return this.#token(CLOSE_BRACKET);
  }

  /** As it is written: with its escapes, a character a byte. */
  #name(): string | null {
    if (!this.#token(QUOTE)) return null;
    const start = this.#at;
    return this.#restOfString() ? this.#bytes.toString('latin1', start, this.#at - 1) : null;
  }

  #string(): boolean {
    const start = this.#at;
    if (!this.#restOfString()) return false;
    this.#parsedBytes += PARSED.string + PARSED.stringByte * (this.#at - start);
    return true;
  }

  #restOfString(): boolean {
    for (;;) {
      this.#at = this.#endOf(PLAIN);
      if (this.#byte(QUOTE)) return true;
      if (!this.#byte(BACKSLASH) || !this.#escape()) return false;
    }
  }

  #escape(): boolean {
    if (this.#oneOf(ESCAPABLE)) return true;
    if (!this.#byte(LOWER_U)) return false;
    for (let digit = 0; digit < 4; digit += 1) if (!this.#oneOf(HEX_DIGITS)) return false;
    return true;
  }

  #number(): boolean {
    const start = this.#at;
    if (!this.#mantissa()) return false;
    const end = this.#at;
    if (!this.#exponent()) return false;
    const canBeInexact = this.#at > end || end - start > EXACT_DIGITS;
    if (canBeInexact) this.#noteIfInexact(this.#bytes.toString('latin1', start, this.#at));
    this.#parsedBytes += PARSED.number;
    return true;
  }

  #noteIfInexact(number: string): void {
    if (!isInexact(number)) return;
    this.#inexactNumbers ??= new TextHash();
    this.#inexactNumbers.write(`${this.#values}:${number}\n`);
  }

  #mantissa(): boolean {
    this.#byte(MINUS);
    if (!this.#byte(ZERO) && !this.#digits()) return false;
    return !this.#byte(DOT) || this.#digits();
  }

  /** Which need not be there. */
  #exponent(): boolean {
    if (!this.#oneOf(EXPONENT)) return true;
    if (!this.#byte(PLUS)) this.#byte(MINUS);
    return this.#digits();
  }

  #digits(): boolean {
    const start = this.#at;
    while (this.#oneOf(DIGITS));
    return this.#at > start;
  }

  #token(byte: number): boolean {
    this.#whiteSpace();
    return this.#byte(byte);
  }

  #whiteSpace(): void {
    this.#at = this.#endOf(WHITE_SPACE);
  }

  /** Where bytes of a set end that begin here. Most of a file is white space and texts: it is worth a loop of its own. */
  #endOf(set: Uint8Array): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && set[bytes[at] ?? 0] === 1) at += 1;
    return at;
  }

  #byte(byte: number): boolean {
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #oneOf(set: Uint8Array): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === undefined || set[byte] === 0) return false;
    this.#at += 1;
    return true;
  }

  /** Asked at each value, for there is no need to read on, and at the end. */
  #isTooLarge(): boolean {
    return this.#parsedBytes > this.#maxParsedBytes;
  }

  #tooDeep(): false {
    this.#isTooDeep = true;
    return false;
  }
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
