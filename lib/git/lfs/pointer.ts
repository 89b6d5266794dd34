import { isUtf8 } from 'node:buffer';

/** What a file that is kept in Git LFS is in git: the name of its content. */
export type LfsPointer = {
  /** SHA-256 of the content, in hex. */
  readonly oid: string;
  readonly size: number;
  /** The content was changed by an LFS extension (docs/extensions.md of git-lfs) before it was named and stored. */
  readonly extended: boolean;
};

/** A pointer has fewer bytes than this. */
const MAX_BYTES = 1024;
const VERSION_LINE = 'version https://git-lfs.github.com/spec/v1';
const LINE = /^([a-z0-9.-]+) ([^ \r][^\r]*)$/;
const OID = /^sha256:([0-9a-f]{64})$/;
const SIZE = /^(?:0|[1-9]\d{0,14})$/;

/**
 * Reads a pointer strictly as docs/spec.md of git-lfs ("The Pointer") has it: the version line first, each line a key,
 * one space and a value, the keys in order, a line feed at the end; keys that we do not know are allowed.
 * @returns null for everything else, also for what only looks like a pointer
 */
export function parsePointer(bytes: Buffer): LfsPointer | null {
  if (bytes.length >= MAX_BYTES || !isUtf8(bytes)) return null;
  const [version, ...lines] = bytes.toString('utf8').split('\n');
  if (version !== VERSION_LINE || lines.pop() !== '') return null;
  const values = readValues(lines);
  if (values === null) return null;
  const oid = values.get('oid')?.match(OID)?.[1];
  const size = values.get('size')?.match(SIZE)?.[0];
  if (oid === undefined || size === undefined) return null;
  return { oid, size: Number(size), extended: [...values.keys()].some((key) => key.startsWith('ext-')) };
}

function readValues(lines: readonly string[]): Map<string, string> | null {
  const values = new Map<string, string>();
  let last = '';
  for (const line of lines) {
    const [, key = '', value = ''] = LINE.exec(line) ?? [];
    // No line's key is empty, so that this holds for what is no such line as well.
    if (key <= last || key === 'version') return null;
    values.set(key, value);
    last = key;
  }
  return values;
}
