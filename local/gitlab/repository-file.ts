import { createHash } from 'node:crypto';
import { git, gitText } from './git.ts';

/** A file as GitLab's Files API describes it. */
export type RepositoryFile = {
  readonly path: string;
  readonly blobId: string;
  /** The commit that was looked at, and the last one up to it that changed the file. */
  readonly commitId: string;
  readonly lastCommitId: string;
  readonly contentSha256: string;
  readonly executable: boolean;
  readonly content: Buffer;
};

/** @returns the commit that a branch, a tag, a commit id or `HEAD` names, or null where there is none. */
export async function findCommit(repository: string, ref: string): Promise<string | null> {
  if (/[\0\n]/.test(ref)) return null;
  // On standard input no ref can pass for an option, and one that does not exist is an answer, not a failure.
  const answer = await gitText(['cat-file', '--batch-check'], {
    cwd: repository,
    input: `${ref}^{commit}\n`,
  });
  const [, id] = /^([0-9a-f]+) commit \d+$/.exec(answer) ?? [];
  return id ?? null;
}

/** @returns null where the commit has no such file; a directory and a submodule are none. */
export async function readRepositoryFile(
  repository: string,
  commitId: string,
  path: string,
): Promise<RepositoryFile | null> {
  const literally = (...args: string[]) =>
    gitText(['--literal-pathspecs', ...args, commitId, '--', path], { cwd: repository });
  const entry = await literally('ls-tree', '-z', '--full-tree');
  const [, mode, blobId, name] = /^(\d+) blob (\w+)\t([^\0]*)\0$/.exec(entry) ?? [];
  // A path with a slash at its end lists what is in the directory.
  if (blobId === undefined || name !== path) return null;
  const content = await git(['cat-file', 'blob', blobId], { cwd: repository });
  return {
    path,
    blobId,
    commitId,
    lastCommitId: await literally('log', '--max-count=1', '--format=%H'),
    contentSha256: createHash('sha256').update(content).digest('hex'),
    executable: mode === '100755',
    content,
  };
}
