import { commitsSince } from '../../lib/git/commits-since.ts';
import { observeHead } from '../../lib/git/observe-head.ts';
import { findProjectPath } from '../../lib/gitlab/api/find-project.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import type { AccessTokens } from '../../lib/secrets/access-secret.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { endIfInterrupted } from '../terminal/interruption.ts';
import type { Target } from './targets.ts';

const NOTHING_SENT = 'nothing was sent.';

/**
 * Makes sure that a commit is in the history of the default branch, by asking GitLab with the token that the worker has.
 * @returns the head
 * @throws CommandError (not found) if it is not, (interrupted) at the signal; and as all requests do
 */
export async function verifyCommit(
  target: Target,
  commit: string,
  tokens: AccessTokens,
  signal: AbortSignal,
): Promise<string> {
  try {
    const head = await findInHistory(target, commit, tokens, signal);
    endIfInterrupted(signal, NOTHING_SENT);
    return head;
  } catch (error) {
    // A request that is cut speaks of the worker's run, which is taken up again; this is not.
    endIfInterrupted(signal, NOTHING_SENT);
    throw error;
  }
}

async function findInHistory(
  { key, name, known }: Target,
  commit: string,
  tokens: AccessTokens,
  signal: AbortSignal,
): Promise<string> {
  const token = await tokens.accessTokenFor(key.instance);
  // Where nobody has read the project yet the hub has no path that is sure.
  const path = known?.webUrl ? known.path : await findProjectPath(key, token, { signal });
  const remote = { url: repositoryUrl(key.instance, path), token, signal };
  const { head, capabilities } = await observeHead(remote, known?.capabilities ?? null);
  if (head.kind === 'empty')
    throw new CommandError(EXIT.notFound, `${name} has no commit on its default branch.`);
  if (head.commit === commit) return head.commit;
  if ((await commitsSince(remote, capabilities, commit, head.commit)) !== null) return head.commit;
  const branch = head.branch ?? 'the default branch';
  throw new CommandError(
    EXIT.notFound,
    `${commit} is not in the history of ${branch} of ${name}, whose head is ${head.commit}.`,
    {
      advice: 'Was it pushed, to the default branch, or taken back by a force push since? Nothing was sent.',
    },
  );
}
