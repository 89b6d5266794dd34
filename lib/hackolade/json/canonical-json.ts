import { isJsonObject, type JsonObject } from './json-object.ts';

/** What is small is written together: a call for each takes long. Less than what Node.js takes from its pool at once. */
const BUFFER_BYTES = 4000;
/** Longer texts are escaped in pieces: a copy of each, and of that, would take the memory of the document again. */
const PIECE = 64 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Writes a parsed JSON value, in UTF-8 and piece by piece, as the JSON Canonicalization Scheme (RFC 8785) has it: without
 * white space, members sorted by the UTF-16 code units of their names. Recursive: for documents of bounded depth.
 *
 * @param omit the name of members that are left out, wherever they stand
 * @param write a piece's bytes change once it returns
 */
export function writeCanonicalJson(value: unknown, omit: string, write: (piece: Buffer) => void): void {
  const writer = new CanonicalWriter(omit, write);
  writer.value(value);
  writer.flush();
}

/** Writes bytes rather than texts that are joined: a model has a hundred thousand of them, most a few letters long. */
class CanonicalWriter {
  readonly #omit: string;
  readonly #write: (piece: Buffer) => void;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #filled = 0;

  constructor(omit: string, write: (piece: Buffer) => void) {
    this.#omit = omit;
    this.#write = write;
  }

  value(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (isJsonObject(value)) this.#object(value);
    else this.#bytes(JSON.stringify(value));
  }

  flush(): void {
    if (this.#filled > 0) this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #list(list: readonly unknown[]): void {
    let isFirst = true;
    this.#byte(OPEN_BRACKET);
    for (const item of list) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.value(item);
    }
    this.#byte(CLOSE_BRACKET);
  }

  #object(object: JsonObject): void {
    let isFirst = true;
    this.#byte(OPEN_BRACE);
    for (const name of Object.keys(object).sort()) {
      if (name === this.#omit) continue;
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(name);
      this.#byte(COLON);
      this.value(object[name]);
    }
    this.#byte(CLOSE_BRACE);
  }

  #byte(byte: number): void {
    if (this.#filled === BUFFER_BYTES) this.flush();
    this.#buffer[this.#filled] = byte;
    this.#filled += 1;
  }

  #text(text: string): void {
    if (this.#plainText(text)) return;
    if (text.length <= PIECE) this.#bytes(JSON.stringify(text));
    else this.#longText(text);
  }

  /** Nearly all texts are short and stand for themselves: false, and nothing is written, for others. */
  #plainText(text: string): boolean {
    const length = text.length + 2;
    if (length > BUFFER_BYTES) return false;
    if (this.#filled + length > BUFFER_BYTES) this.flush();
    const buffer = this.#buffer;
    let at = this.#filled;
    buffer[at] = QUOTE;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (!isPlain(unit)) return false;
      at += 1;
      buffer[at] = unit;
    }
    buffer[at + 1] = QUOTE;
    this.#filled = at + 2;
    return true;
  }

  #longText(text: string): void {
    this.#byte(QUOTE);
    for (let start = 0; start < text.length; ) {
      const end = endOfPiece(text, start + PIECE);
      this.#bytes(JSON.stringify(text.slice(start, end)).slice(1, -1));
      start = end;
    }
    this.#byte(QUOTE);
  }

  #bytes(json: string): void {
    if (this.#filled + 3 * json.length > BUFFER_BYTES) this.flush();
    if (3 * json.length > BUFFER_BYTES) this.#write(Buffer.from(json));
    else this.#filled += this.#buffer.write(json, this.#filled);
  }
}

/** Visible ASCII that JSON does not escape. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit < 0x7f && unit !== QUOTE && unit !== BACKSLASH;
}

/** Not between the halves of a character: each would be escaped. */
function endOfPiece(text: string, end: number): number {
  const isAfterHighSurrogate = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isAfterHighSurrogate ? end + 1 : end;
}
