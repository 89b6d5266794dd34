import type { TreeChange, TreeFile } from '../../lib/git/types.ts';
import { git, gitText } from '../../local/gitlab/git.ts';

/** What to commit at a path. Symbolic links have their target as bytes, submodules the commit they name. */
export type TestFile = {
  readonly path: string | Buffer;
  readonly mode?: '100644' | '100755' | '120000';
  readonly bytes: Buffer | string;
};
export type TestSubmodule = { readonly path: string; readonly commit: string };

/**
 * Commits exactly this tree on top of the default branch, with `git fast-import`.
 * @returns the commit's id
 */
export async function commitTree(
  repository: string,
  files: readonly (TestFile | TestSubmodule)[],
  { loose = false } = {},
): Promise<string> {
  const head = await gitText(['for-each-ref', '--format=%(objectname)', 'refs/heads/main'], {
    cwd: repository,
  });
  const input = Buffer.concat([
    Buffer.from('commit refs/heads/main\ncommitter T <t@example.com> 1763800000 +0000\ndata 4\nTest\n'),
    Buffer.from(head === '' ? '' : `from ${head}\n`),
    Buffer.from('deleteall\n'),
    ...files.map(modification),
  ]);
  const config = { 'fastimport.unpackLimit': loose ? '1000000' : '1' };
  await git(['fast-import', '--quiet'], { cwd: repository, input, config });
  return gitText(['rev-parse', 'refs/heads/main'], { cwd: repository });
}

export function modification(file: TestFile | TestSubmodule): Buffer {
  if ('commit' in file) return Buffer.from(`M 160000 ${file.commit} ${quoted(file.path)}\n`);
  const bytes = Buffer.from(file.bytes);
  const head = `M ${file.mode ?? '100644'} inline ${quoted(file.path)}\ndata ${bytes.length}\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\n')]);
}

/** In C's notation, every byte in octal: no name is special. */
export function quoted(path: string | Buffer): string {
  const octal = Array.from(Buffer.from(path), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"${octal.join('')}"`;
}

/** What git itself says are a commit's regular files. */
export async function filesOf(repository: string, commit: string): Promise<TreeFile[]> {
  const listing = await git(['ls-tree', '-r', '-z', '--full-tree', commit], { cwd: repository });
  return fieldsOf(listing).flatMap((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', , blobId = ''] = line.toString('latin1', 0, tab).split(' ');
    return mode.startsWith('100') ? [{ path: line.subarray(tab + 1), blobId }] : [];
  });
}

/** What git itself says are the regular files whose blobs differ between two commits. */
export async function changesBetween(repository: string, from: string, to: string): Promise<TreeChange[]> {
  const fields = fieldsOf(await git(['diff-tree', '-r', '-z', from, to], { cwd: repository }));
  const changes: TreeChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [line, path] = fields.slice(i, i + 2);
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = line?.toString('latin1', 1).split(' ') ?? [];
    const before = oldMode.startsWith('100') ? oldId : null;
    const after = newMode.startsWith('100') ? newId : null;
    if (path && before !== after) changes.push({ path, before, after });
  }
  return changes;
}

/** Pieces that end in a NUL. */
function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    fields.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return fields;
}
