import { badObject } from '../git-errors.ts';

/** One entry of a tree. Both buffers are views into the tree's bytes. */
export type TreeEntry = {
  readonly kind: 'tree' | 'file' | 'symlink' | 'submodule';
  readonly name: Buffer;
  readonly id: Buffer;
};

const SPACE = 0x20;
const SLASH = 0x2f;
const LONGEST_MODE = 7;

/**
 * The entries of a tree object: `<mode in octal> <name>\0<binary id>`, one after the other, each read when it is asked
 * for: there may be half a million. Those that git itself never checks out are left out.
 * @param id for the message
 * @param claim called for each entry before there is anything of it in memory; may throw
 * @throws UnusableHead `GIT_BAD_OBJECT`, also where entries are out of git's order or repeat: who walks two
 * trees together relies on it
 */
export function* parseTree(
  bytes: Buffer,
  idLength: 20 | 32,
  id: string,
  claim: () => void = () => {},
): Generator<TreeEntry> {
  let previous: TreeEntry | undefined;
  for (let at = 0; at < bytes.length; ) {
    claim();
    const entry = readEntry(bytes, at, idLength, id);
    if (previous && compareEntries(previous, entry) >= 0) throw badObject(`tree ${id} is not in order`);
    if (!isForbidden(entry.name)) yield entry;
    previous = entry;
    at = entry.id.byteOffset + idLength - bytes.byteOffset;
  }
}

function readEntry(bytes: Buffer, at: number, idLength: number, id: string): TreeEntry {
  const space = bytes.indexOf(SPACE, at);
  const nul = bytes.indexOf(0, space);
  const end = nul + 1 + idLength;
  if (space < 0 || space - at > LONGEST_MODE || nul < 0 || end > bytes.length) {
    throw badObject(`tree ${id} breaks off`);
  }
  const kind = kindOf(bytes.toString('latin1', at, space));
  const name = bytes.subarray(space + 1, nul);
  if (kind === null) throw badObject(`tree ${id} has an entry of an unknown mode`);
  if (name.length === 0 || name.includes(SLASH)) {
    throw badObject(`tree ${id} has an entry without a proper name`);
  }
  return { kind, name, id: bytes.subarray(nul + 1, end) };
}

/**
 * Git's order of a tree: by the names' bytes, a directory's as if it ended in a slash. Zero therefore means
 * the same name and that both are directories or neither is.
 */
export function compareEntries(a: TreeEntry, b: TreeEntry): number {
  const shared = Math.min(a.name.length, b.name.length);
  return a.name.compare(b.name, 0, shared, 0, shared) || byteAfterName(a, shared) - byteAfterName(b, shared);
}

function byteAfterName({ name, kind }: TreeEntry, at: number): number {
  return name[at] ?? (kind === 'tree' ? SLASH : 0);
}

/** Whoever wrote such a path to a disk would write elsewhere, or into the workings of a repository. */
function isForbidden(name: Buffer): boolean {
  return name.length <= 4 && /^\.(\.|git)?$/i.test(name.toString('latin1'));
}

/** By the file type in the mode; permissions vary (100644, 100755, in old repositories 100664). */
function kindOf(mode: string): TreeEntry['kind'] | null {
  if (!/^[0-7]+$/.test(mode)) return null;
  switch (Number.parseInt(mode, 8) & 0o170000) {
    case 0o040000:
      return 'tree';
    case 0o100000:
      return 'file';
    case 0o120000:
      return 'symlink';
    case 0o160000:
      return 'submodule';
    default:
      return null;
  }
}
