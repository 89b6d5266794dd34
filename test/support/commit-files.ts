import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitText } from '../../local/gitlab/git.ts';

/** What becomes of a path: new bytes, nothing any more, or the file that stood at another path. */
type FileChange = Buffer | null | { readonly from: string };

export type FileChanges = Readonly<Record<string, FileChange>>;

export type CommitOptions = {
  readonly branch?: string;
  /** The commit to build on instead of the branch's head; null: a history of its own. */
  readonly from?: string | null;
  /** When it says that it was made, in seconds since 1970. */
  readonly time?: number;
  /** Of the paths: `latin1` makes names that are not UTF-8. */
  readonly pathEncoding?: BufferEncoding;
};

/** Commits changes to a bare repository in one go, with `git fast-import`, and answers the commit. */
export async function commitFiles(
  repository: string,
  changes: FileChanges,
  { branch = 'main', from, time = 1763800000, pathEncoding = 'utf8' }: CommitOptions = {},
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const parent = from === undefined ? await headOf(repository, ref) : from;
  const commands = Object.entries(changes).flatMap(([path, change]) =>
    changeCommand(quote(path), change, pathEncoding),
  );
  const input = Buffer.concat([
    // Without reset, a branch that builds on another commit would be refused as not fast-forward.
    line(`reset ${ref}`),
    ...(parent === null ? [] : [line(`from ${parent}`)]),
    line(`commit ${ref}`),
    line('mark :1'),
    line(`committer Test <test@example.com> ${time} +0000`),
    line('data 4'),
    line('Test'),
    ...(parent === null ? [] : [line(`from ${parent}`)]),
    ...commands,
    line('get-mark :1'),
  ]);
  return gitText(['fast-import', '--quiet', '--force'], { cwd: repository, input });
}

async function headOf(repository: string, ref: string): Promise<string | null> {
  // Mostly it is a file of its own: this is asked for each commit that a test makes.
  if (existsSync(join(repository, ref))) return (await readFile(join(repository, ref), 'utf8')).trim();
  if (!existsSync(join(repository, 'packed-refs'))) return null;
  const found = await gitText(['for-each-ref', '--format=%(objectname)', ref], { cwd: repository });
  return found === '' ? null : found;
}

function changeCommand(path: string, change: FileChange, encoding: BufferEncoding): Buffer[] {
  if (change === null) return [line(`D ${path}`, encoding)];
  if ('from' in change) return [line(`R ${quote(change.from)} ${path}`, encoding)];
  return [line(`M 100644 inline ${path}`, encoding), line(`data ${change.length}`), change, line('')];
}

function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function line(text: string, encoding: BufferEncoding = 'utf8'): Buffer {
  return Buffer.from(`${text}\n`, encoding);
}
