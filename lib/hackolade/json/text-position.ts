const LINE_FEED = 0x0a;

/**
 * Where a byte is, as an editor shows it: line and column from 1.
 *
 * @param bytes UTF-8; a column is a character (code point), not a byte
 */
export function textPosition(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let column = 1;
  for (const byte of bytes.subarray(0, offset)) {
    if (byte === LINE_FEED) {
      line += 1;
      column = 1;
    } else if (!isContinuation(byte)) {
      column += 1;
    }
  }
  return { line, column };
}

/** Every byte but the first of a character that takes several. */
function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}
