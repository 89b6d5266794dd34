import { git } from './git.ts';

/** One commit as a hook lists it, without its URL. */
export type ListedCommit = {
  readonly id: string;
  readonly message: string;
  readonly title: string;
  /** When it was committed: ISO 8601 with the committer's offset. */
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
};

type FileList = 'added' | 'modified' | 'removed';

const FORMAT = '%H%x00%cI%x00%an%x00%ae%x00%B';

/**
 * Reads commits with the files that each one changed against its first parent, a merge too.
 * A rename is found as git finds it and stands under `added` only, with its new path (GitLab, `repo_changes`).
 * @param selection what `git log` takes to choose and order commits, e.g. `['--max-count=3', 'HEAD']`
 */
export async function readCommits(repository: string, selection: readonly string[]): Promise<ListedCommit[]> {
  const output = await git(
    [
      'log',
      '-z',
      '--raw',
      '--find-renames',
      '--diff-merges=first-parent',
      `--format=${FORMAT}`,
      ...selection,
      '--',
    ],
    { cwd: repository },
  );
  const fields = output.toString('utf8').split('\0');
  const commits: ListedCommit[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const { commit, next } = parseCommit(fields, at);
    commits.push(commit);
    at = next;
  }
  return commits;
}

/** Five fields, then a raw diff line and one or two paths for each file. */
function parseCommit(fields: readonly string[], start: number): { commit: ListedCommit; next: number } {
  const [id = '', timestamp = '', name = '', email = '', message = ''] = fields.slice(start, start + 5);
  const files: Record<FileList, string[]> = { added: [], modified: [], removed: [] };
  let at = start + 5;
  for (let line = fields[at]; line?.trimStart().startsWith(':'); line = fields[at]) {
    const status = line.at(line.lastIndexOf(' ') + 1) ?? '';
    const paths = status === 'R' ? 2 : 1;
    files[listOf(status)].push(fields[at + paths] ?? '');
    at += 1 + paths;
  }
  const commit = {
    id,
    message,
    title: titleOf(message),
    // Newer gits write UTC as `Z`, GitLab as an offset.
    timestamp: timestamp.replace(/Z$/, '+00:00'),
    author: { name, email },
    ...files,
  };
  return { commit, next: at };
}

function listOf(status: string): FileList {
  if (status === 'D') return 'removed';
  return status === 'A' || status === 'R' ? 'added' : 'modified';
}

/** The first line; of a long one the first words, at most 78 characters and dots (GitLab, `Commit#title`). */
export function titleOf(message: string): string {
  const [first = ''] = message.split(/[\r\n]/, 1);
  if (message.trim() === '') return 'No commit message';
  if (first.length < 100) return first;
  const space = first.lastIndexOf(' ', 78);
  return `${first.slice(0, space < 0 ? 78 : space)}...`;
}
