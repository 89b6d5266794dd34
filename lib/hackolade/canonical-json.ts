import { isJsonObject, type JsonObject } from './json-object.ts';

type Write = (text: string) => void;

/** Longer texts are written in pieces: a copy of each, and of that, would take the memory of the document again. */
const PIECE = 64 * 1024;

/**
 * Writes a parsed JSON value, piece by piece, as the JSON Canonicalization Scheme (RFC 8785) has it: without white
 * space, members sorted by the UTF-16 code units of their names. Recursive: for documents of bounded depth.
 *
 * @param omit the name of members that are left out, wherever they stand
 */
export function writeCanonicalJson(value: unknown, omit: string, write: Write): void {
  if (Array.isArray(value)) writeList(value, omit, write);
  else if (isJsonObject(value)) writeObject(value, omit, write);
  else if (typeof value === 'string') writeText(value, write);
  else write(JSON.stringify(value));
}

function writeText(text: string, write: Write): void {
  if (text.length <= PIECE) {
    write(JSON.stringify(text));
    return;
  }
  write('"');
  let start = 0;
  while (start < text.length) {
    const end = endOfPiece(text, start + PIECE);
    write(JSON.stringify(text.slice(start, end)).slice(1, -1));
    start = end;
  }
  write('"');
}

/** Not between the halves of a character: each would be escaped. */
function endOfPiece(text: string, end: number): number {
  const isAfterHighSurrogate = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isAfterHighSurrogate ? end + 1 : end;
}

function writeList(list: readonly unknown[], omit: string, write: Write): void {
  let separator = '';
  write('[');
  for (const item of list) {
    write(separator);
    writeCanonicalJson(item, omit, write);
    separator = ',';
  }
  write(']');
}

function writeObject(object: JsonObject, omit: string, write: Write): void {
  let separator = '';
  write('{');
  for (const key of Object.keys(object).sort()) {
    if (key === omit) continue;
    write(separator);
    writeText(key, write);
    write(':');
    writeCanonicalJson(object[key], omit, write);
    separator = ',';
  }
  write('}');
}
