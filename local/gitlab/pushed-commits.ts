import { type ListedCommit, readCommits } from './commits.ts';
import { gitText } from './git.ts';
import { actionOf, type RefChange, type Refs } from './refs.ts';

/** GitLab lists the last 20 commits of a push, however many there are. */
const LISTED = 20;
/** …and as many of the default branch when somebody presses "Test". */
const SAMPLED = 3;

export type PushedCommits = {
  /** The newest of them, oldest first (`sampleCommits`: newest first). */
  readonly commits: readonly ListedCommit[];
  /** How many there are in all. */
  readonly total: number;
};

const NONE: PushedCommits = { commits: [], total: 0 };

/**
 * The commits that GitLab attributes to the change of a branch (`Git::BranchHooksService#threshold_commits`).
 * @param refs the repository's refs after the push
 * @param defaultBranch its name; it need not exist
 */
export async function pushedCommits(
  repository: string,
  change: RefChange,
  refs: Refs,
  defaultBranch: string,
): Promise<PushedCommits> {
  const range = rangeOf(change, refs.get(`refs/heads/${defaultBranch}`), `refs/heads/${defaultBranch}`);
  if (range === null) return NONE;
  const commits = await readCommits(repository, ['--reverse', `--max-count=${LISTED}`, ...range]);
  if (commits.length < LISTED) return { commits, total: commits.length };
  return {
    commits,
    total: Number(await gitText(['rev-list', '--count', ...range, '--'], { cwd: repository })),
  };
}

function rangeOf(change: RefChange, defaultHead: string | undefined, defaultRef: string): string[] | null {
  switch (actionOf(change)) {
    case 'removed':
      return null;
    case 'updated':
      return [change.after, `^${change.before}`];
    case 'created':
      return change.ref === defaultRef || defaultHead === undefined
        ? [change.after]
        : [change.after, `^${defaultHead}`];
  }
}

/** The commit that a tag points at, if it points at one (`Git::TagHooksService#tag_commit`). */
export async function taggedCommit(repository: string, commit: string | null): Promise<PushedCommits> {
  if (commit === null) return NONE;
  return { commits: await readCommits(repository, ['--max-count=1', commit]), total: 1 };
}

/** What "Test > Push events" lists (`Gitlab::DataBuilder::Push.build_sample`): newest first, unlike a push. */
export async function sampleCommits(repository: string, head: string): Promise<PushedCommits> {
  const commits = await readCommits(repository, [`--max-count=${SAMPLED}`, head]);
  return { commits, total: commits.length };
}
