import { isHarmless } from './is-harmless.ts';
import { type JsonScan, scanJson } from './scan-json.ts';

/** A document, or why there is none. */
export type JsonReading =
  | {
      readonly kind: 'document';
      readonly document: unknown;
      /** See `scanJson`. */
      readonly inexactNumbers: string | null;
    }
  | Exclude<JsonScan, { kind: 'well-formed' }>;

/**
 * Reads a file as JSON, if it is any and does not take too much memory. Scanning first takes as long as parsing: only what
 * may do harm is.
 *
 * @param bytes valid UTF-8 without a byte order mark
 */
export function readJson(bytes: Buffer): JsonReading {
  if (isHarmless(bytes)) {
    const document = parse(bytes);
    if (document !== undefined) return { kind: 'document', document, inexactNumbers: null };
  }
  const scan = scanJson(bytes);
  if (scan.kind !== 'well-formed') return scan;
  return { kind: 'document', document: JSON.parse(bytes.toString()), inexactNumbers: scan.inexactNumbers };
}

/** Undefined, which no JSON stands for, where it is none: the scan tells where. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
