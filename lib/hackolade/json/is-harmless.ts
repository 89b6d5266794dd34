import { EXACT_DIGITS } from './inexact-number.ts';
import { MAX_DEPTH } from './scan-json.ts';

/**
 * No JSON of so many bytes is estimated to take more than `MAX_PARSED_BYTES`, which is 200 for each: the worst we know,
 * `{"1":{"1":…}}` once there are too many layouts for V8 to share, is at 172. Of 600 real models, three are larger.
 */
export const HARMLESS_BYTES = 2_000_000;

const SPACE = 0x20;
const QUOTE = 0x22;
const UPPER_E = 0x45;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;

/** Instead of a place. */
const HARMFUL = -1;

/** By byte: how much deeper what follows is. */
const NESTING = new Int8Array(256);
for (const byte of Buffer.from('{[')) NESTING[byte] = 1;
for (const byte of Buffer.from('}]')) NESTING[byte] = -1;
/** By byte: whether it is a digit, or a point. */
const IN_NUMBER = new Uint8Array(256);
for (const byte of Buffer.from('0123456789.')) IN_NUMBER[byte] = 1;

/**
 * Whether the parser may have this text as it is, since of what `scanJson` looks for nothing can be there but that it is no
 * JSON: it is neither large nor deep, and no number is long or has an exponent. A quarter of the work of the scan.
 */
export function isHarmless(bytes: Buffer): boolean {
  if (bytes.length > HARMLESS_BYTES) return false;
  let depth = 0;
  for (let at = skipSpace(bytes, 0); at < bytes.length; at = skipSpace(bytes, at)) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfText(bytes, at + 1);
    } else if (IN_NUMBER[byte] === 1) {
      at = endOfNumber(bytes, at);
    } else {
      depth += NESTING[byte] ?? 0;
      at += 1;
    }
    if (at === HARMFUL || depth > MAX_DEPTH) return false;
  }
  return true;
}

/** Half of a file is indentation. */
function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] ?? 0) <= SPACE) at += 1;
  return at;
}

/** Behind the quote that ends a text. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNumber(bytes: Buffer, start: number): number | typeof HARMFUL {
  let at = start;
  while (at < bytes.length && IN_NUMBER[bytes[at] ?? 0] === 1) at += 1;
  const hasExponent = bytes[at] === LOWER_E || bytes[at] === UPPER_E;
  return hasExponent || at - start > EXACT_DIGITS ? HARMFUL : at;
}
