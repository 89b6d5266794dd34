import { RetryLater } from '../../lib/errors.ts';
import { findProject } from '../../lib/gitlab/api/find-project.ts';
import type { ProjectKey } from '../../lib/project-key.ts';
import { formatProjectKey } from '../../lib/project-key.ts';
import type { AccessTokens } from '../../lib/secrets/access-secret.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { endIfInterrupted } from '../terminal/interruption.ts';

/**
 * Makes sure that there is a project of which the hub has never heard, since a hint of one that is not there leaves a failed
 * project and a dead letter behind. Where it cannot be found out – GitLab is away, the token may not ask, the secret may
 * not be read from here – it is for the worker to see.
 * @throws CommandError (not found, interrupted); BadCredentials where the hub has no token for that GitLab, or one that it
 * does not take: the worker would fail likewise
 */
export async function expectInGitlab(
  key: ProjectKey,
  tokens: AccessTokens,
  signal: AbortSignal,
): Promise<void> {
  try {
    const token = await tokens.accessTokenFor(key.instance);
    const { kind } = await findProject(key.instance, key.projectId, token, { signal });
    if (kind === 'absent') throw absent(key);
  } catch (error) {
    endIfInterrupted(signal, 'nothing was sent.');
    if (!(error instanceof RetryLater)) throw error;
  }
}

function absent(key: ProjectKey): CommandError {
  return new CommandError(
    EXIT.notFound,
    `${formatProjectKey(key)}: absent from GitLab, or not visible to the token of the hub.`,
    { advice: 'Check the id, and that the owner of the token is a member of the project. Nothing was sent.' },
  );
}
