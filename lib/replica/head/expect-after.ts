import { HubError, RetryLater } from '../../errors.ts';
import { commitsSince } from '../../git/commits-since.ts';
import { recentCommits } from '../../git/recent-commits.ts';
import { STALENESS_MS } from '../project/staleness.ts';
import type { Run } from '../run.ts';
import type { Source } from '../source.ts';

/** What git is asked with. */
type Git = Pick<Source, 'remote' | 'capabilities'>;

/**
 * Makes sure that the head which git shows is not older than the push that the hint tells of, as it is on a replica that
 * lags behind. A hint that is older than any replica lags is left alone.
 *
 * @param commit the head; null: the repository is empty
 * @throws RetryLater `AFTER_NOT_VISIBLE`, and as all requests do
 */
export async function expectAfter(run: Run, commit: string | null, source: Git): Promise<void> {
  const { message, startedAt } = run;
  const { after, receivedAt } = message;
  if (after === null || after === commit) return;
  if (Date.parse(receivedAt) + STALENESS_MS <= startedAt.getTime()) return;
  if (commit !== null && (await isPast(run, after, commit, source))) return;
  throw new RetryLater('AFTER_NOT_VISIBLE', `Git does not show the commit ${after} that was pushed yet.`, {
    advice: 'Nothing to do: for ten minutes it is looked for, as a replica of GitLab may lag behind.',
  });
}

/**
 * Whether the head has the commit in its history, or has left it behind in another way, and git knows what the push has
 * left: a push may lead back to where the branch has been before.
 */
async function isPast(
  { message: { before }, context: { knownCommits }, hold: { key } }: Run,
  after: string,
  commit: string,
  { remote, capabilities }: Git,
): Promise<boolean> {
  if (before === commit) return false;
  const known =
    knownCommits.of(key, commit) ??
    knownCommits.learn(key, commit, await recentCommits(remote, capabilities, commit));
  for (const one of [before, after]) {
    if (one === undefined || known.has(one)) continue;
    if (!(await isLeft(commit, one, { remote, capabilities }))) return false;
    known.add(one);
  }
  return true;
}

/**
 * Whether git knows a commit, and it does not continue the head. Where several replicas answer in turn, one may know a commit
 * that the head of another does not contain yet. Where that is dated before the head, only its history as far as it is listed
 * shows that it continues it.
 */
async function isLeft(head: string, commit: string, { remote, capabilities }: Git): Promise<boolean> {
  try {
    if ((await commitsSince(remote, capabilities, head, commit)) !== null) return false;
    return !(await recentCommits(remote, capabilities, commit)).has(head);
  } catch (error) {
    if (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF') return false;
    throw error;
  }
}
