import type { Problem } from '../types.ts';
import { type JsonScan, MAX_DEPTH, MAX_PARSED_BYTES } from './scan-json.ts';
import { textPosition } from './text-position.ts';

const CONFLICT_MARKER = '<<<<<<< ';

/** Why text cannot be parsed as JSON, or would not fit in memory if it were. */
export function jsonProblem(bytes: Buffer, scan: Exclude<JsonScan, { kind: 'well-formed' }>): Problem {
  switch (scan.kind) {
    case 'malformed':
      return { code: 'NOT_JSON', message: describeFault(bytes, scan.offset) };
    case 'too-complex':
      return { code: 'TOO_COMPLEX', message: TOO_COMPLEX[scan.limit] };
  }
}

const TOO_COMPLEX = {
  memory: `The file would take more than ${MAX_PARSED_BYTES / 1e6} MB of memory to read: it holds too much text, or too many JSON values and names. Split the model into several.`,
  depth: `The file nests JSON more than ${MAX_DEPTH} levels deep, which no Hackolade model does. Check where it comes from.`,
};

function describeFault(bytes: Buffer, offset: number): string {
  const { line, column } = textPosition(bytes, offset);
  if (bytes.toString('latin1', offset, offset + CONFLICT_MARKER.length) === CONFLICT_MARKER) {
    return `The file holds an unresolved merge conflict at line ${line}. Resolve it and commit the result.`;
  }
  const fault = offset === bytes.length ? 'unexpected end' : `unexpected ${showCharacter(bytes, offset)}`;
  const where = `line ${line}, column ${column}`;
  return `The file is not valid JSON: ${fault} at ${where}. Mend it, or restore the last good version from git.`;
}

/** Visible characters as they are, others by their number: a message may end in a terminal. */
function showCharacter(bytes: Buffer, offset: number): string {
  const [character = ''] = bytes.toString('utf8', offset, offset + 4);
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return `'${character}'`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
