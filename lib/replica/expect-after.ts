import { HubError, RetryLater } from '../errors.ts';
import { commitsSince } from '../git/commits-since.ts';
import { recentCommits } from '../git/recent-commits.ts';
import { STALENESS_MS } from './project-state.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';

/**
 * Makes sure that the head which git shows is not older than the push that the hint tells of, as it is on a replica that
 * lags behind. A hint that is older than any replica lags is left alone.
 *
 * @param commit the head; null: the repository is empty
 * @throws RetryLater `AFTER_NOT_VISIBLE`
 */
export async function expectAfter(
  run: Run,
  commit: string | null,
  source: Pick<Source, 'remote' | 'capabilities'>,
): Promise<void> {
  const { message, context } = run;
  const { after, receivedAt } = message;
  if (after === null || after === commit) return;
  if (Date.parse(receivedAt) + STALENESS_MS <= context.now().getTime()) return;
  if (commit !== null && (await isPast(run, after, commit, source))) return;
  throw new RetryLater('AFTER_NOT_VISIBLE', `Git does not show the commit ${after} that was pushed yet.`, {
    advice: 'Nothing to do: for ten minutes it is looked for, as a replica of GitLab may lag behind.',
  });
}

/** Whether the head has the commit in its history, or has left it behind in another way. */
async function isPast(
  { context: { knownCommits }, hold: { key } }: Run,
  after: string,
  commit: string,
  { remote, capabilities }: Pick<Source, 'remote' | 'capabilities'>,
): Promise<boolean> {
  const known =
    knownCommits.of(key, commit) ??
    knownCommits.learn(key, commit, await recentCommits(remote, capabilities, commit));
  if (known.has(after)) return true;
  try {
    // Where several replicas answer in turn, one may know a commit that the head of another does not contain yet. Where
    // that is dated before the head, only its history as far as it is listed shows that it continues it.
    if ((await commitsSince(remote, capabilities, commit, after)) !== null) return false;
    if ((await recentCommits(remote, capabilities, after)).has(commit)) return false;
  } catch (error) {
    if (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF') return false;
    throw error;
  }
  known.add(after);
  return true;
}
