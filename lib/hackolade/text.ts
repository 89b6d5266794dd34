const ELLIPSIS = '…';
const encoder = new TextEncoder();

/**
 * A text out of an untrusted document, on one line: control characters become spaces.
 *
 * @param maxBytes of UTF-8; what is longer is cut between characters and ends in `…`
 * @returns null for what is no text or blank
 */
export function readLine(value: unknown, maxBytes: number): string | null {
  return read(value, maxBytes, /\p{Cc}/gu);
}

/** As `readLine`, but keeps line breaks and tabs. */
export function readText(value: unknown, maxBytes: number): string | null {
  return read(value, maxBytes, /(?![\n\r\t])\p{Cc}/gu);
}

function read(value: unknown, maxBytes: number, unwanted: RegExp): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  // A character takes at least one byte: what comes after these could not stay, so it need not be looked at.
  const start = trimmed.slice(0, maxBytes + 1);
  const text = start.toWellFormed().replace(unwanted, ' ').trim();
  return text === '' ? null : cut(text, maxBytes, trimmed.length > maxBytes);
}

function cut(text: string, maxBytes: number, isBeginning: boolean): string {
  const fits = !isBeginning && Buffer.byteLength(text) <= maxBytes;
  const room = Buffer.alloc(fits ? maxBytes : maxBytes - Buffer.byteLength(ELLIPSIS));
  const { written } = encoder.encodeInto(text, room);
  // Decoded anew: a slice would keep the whole string that it was cut from in memory.
  return room.toString('utf8', 0, written) + (fits ? '' : ELLIPSIS);
}
