/** Values and members' names. The largest real model seen has 110,000; this many take up to 0.6 GB once parsed. */
export const MAX_VALUES = 5_000_000;
/** Real models reach 21. Code that walks a scanned document may rely on this limit and recurse. */
export const MAX_DEPTH = 200;

export type JsonScan =
  | { readonly kind: 'well-formed' }
  /** `offset`: the first byte that cannot stand where it stands; the length of the text if it ends too early. */
  | { readonly kind: 'malformed'; readonly offset: number }
  | { readonly kind: 'too-complex'; readonly limit: 'values' | 'depth' };

/**
 * Reads UTF-8 text as JSON (RFC 8259) without building anything: `JSON.parse` accepts what is well-formed here,
 * and nothing else. It comes before the parser because text expands there: 60 MB of `[],[],…` are 1.5 GB once
 * parsed. Linear in time, constant in memory; stops at the first fault.
 *
 * @param bytes valid UTF-8 without a byte order mark
 */
export function scanJson(bytes: Uint8Array): JsonScan {
  return new JsonScanner(bytes).scan();
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
const ESCAPABLE = byteSet('"\\/bfnrt');
const DIGITS = byteSet('0123456789');
const HEX_DIGITS = byteSet('0123456789abcdefABCDEF');
const EXPONENT = byteSet('eE');
const WORDS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** Each method moves over what it is named after and says whether it could; if not, `#at` is where it stopped. */
class JsonScanner {
  readonly #bytes: Uint8Array;
  #at = 0;
  #values = 0;
  #limit: 'values' | 'depth' | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  scan(): JsonScan {
    const complete = this.#value(0) && this.#end();
    if (complete) return { kind: 'well-formed' };
    if (this.#limit !== null) return { kind: 'too-complex', limit: this.#limit };
    return { kind: 'malformed', offset: this.#at };
  }

  #end(): boolean {
    this.#whiteSpace();
    return this.#at === this.#bytes.length;
  }

  #value(depth: number): boolean {
    if (!this.#count()) return false;
    if (this.#token(OPEN_BRACE)) return this.#members(depth + 1);
    if (this.#token(OPEN_BRACKET)) return this.#elements(depth + 1);
    if (this.#token(QUOTE)) return this.#restOfString();
    const word = WORDS.get(this.#bytes[this.#at] ?? 0);
    return word === undefined ? this.#number() : word.every((byte) => this.#byte(byte));
  }

  #members(depth: number): boolean {
    if (depth > MAX_DEPTH) return this.#giveUp('depth');
    if (this.#token(CLOSE_BRACE)) return true;
    do {
      const named = this.#count() && this.#token(QUOTE) && this.#restOfString() && this.#token(COLON);
      if (!named || !this.#value(depth)) return false;
    } while (this.#token(COMMA));
    return this.#token(CLOSE_BRACE);
  }

  #elements(depth: number): boolean {
    if (depth > MAX_DEPTH) return this.#giveUp('depth');
    if (this.#token(CLOSE_BRACKET)) return true;
    do {
      if (!this.#value(depth)) return false;
    } while (this.#token(COMMA));
    return this.#token(CLOSE_BRACKET);
  }

  #restOfString(): boolean {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || byte < 0x20) return false;
      this.#at += 1;
      if (byte === QUOTE) return true;
      if (byte === BACKSLASH && !this.#escape()) return false;
    }
  }

  #escape(): boolean {
    if (this.#oneOf(ESCAPABLE)) return true;
    if (!this.#byte(LOWER_U)) return false;
    for (let digit = 0; digit < 4; digit += 1) if (!this.#oneOf(HEX_DIGITS)) return false;
    return true;
  }

  #number(): boolean {
    this.#byte(MINUS);
    if (!this.#byte(ZERO) && !this.#digits()) return false;
    if (this.#byte(DOT) && !this.#digits()) return false;
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
    while (this.#oneOf(WHITE_SPACE));
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

  #count(): boolean {
    this.#values += 1;
    return this.#values <= MAX_VALUES || this.#giveUp('values');
  }

  #giveUp(limit: 'values' | 'depth'): false {
    this.#limit = limit;
    return false;
  }
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
