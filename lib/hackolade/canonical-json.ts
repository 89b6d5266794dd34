import { isJsonObject, type JsonObject } from './json-object.ts';

type Write = (text: string) => void;

/**
 * Writes a parsed JSON value, piece by piece, as the JSON Canonicalization Scheme (RFC 8785) has it: without white
 * space, members sorted by the UTF-16 code units of their names. Recursive: for documents of bounded depth.
 *
 * @param omit the name of members that are left out, wherever they stand
 */
export function writeCanonicalJson(value: unknown, omit: string, write: Write): void {
  if (Array.isArray(value)) writeList(value, omit, write);
  else if (isJsonObject(value)) writeObject(value, omit, write);
  else write(JSON.stringify(value));
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
    write(`${separator}${JSON.stringify(key)}:`);
    writeCanonicalJson(object[key], omit, write);
    separator = ',';
  }
  write('}');
}
