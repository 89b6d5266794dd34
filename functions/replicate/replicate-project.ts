import { BadCredentials, type HubError, RetryLater } from '../../lib/errors.ts';
import { findHead } from '../../lib/gitlab/find-head.ts';
import { findProject, findProjectPath } from '../../lib/gitlab/find-project.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { judge } from '../../lib/queue/verdict.ts';
import { replicate } from '../../lib/replica/replicate.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import type { AccessTokens } from '../../lib/secrets/access-secret.ts';
import type { TimeBudget } from './time-budget.ts';
import { mayBeRotating, tokenInDoubt } from './token-doubt.ts';
import type { Worker } from './worker.ts';

const UNDER_WAY = 'A rotation may be under way, whose new token is not in the secret yet.';

/**
 * Replicates the message's project with the instance's access token. A token that GitLab refuses may have been rotated
 * since it was read: the newer one, if there is one, is tried once before a person is called.
 * @param refusal why GitLab may not be asked: thrown instead of a request
 */
export async function replicateProject(
  message: ReplicateMessage,
  attempts: number,
  { signal, late }: TimeBudget,
  { tokens, store, config, knownCommits, sliceFiles, now, newRunId }: Worker,
  refusal: HubError | null = null,
  onChanged?: ReplicateContext['onChanged'],
): Promise<ReplicateResult> {
  const { instance } = message;
  let token: string | undefined;
  const readToken = async () => {
    if (refusal !== null) throw refusal;
    token ??= await tokens.accessTokenFor(instance);
    return token;
  };
  const mayPass = (error: unknown) => mayBeRotating(error, attempts, config);
  const isFinal = (error: unknown) => judge(error, attempts, 0).kind === 'park' && !mayPass(error);
  const orDoubt = (error: unknown) =>
    error instanceof BadCredentials && mayPass(error) ? tokenInDoubt(error, UNDER_WAY, error) : error;
  const context: ReplicateContext = {
    store,
    maxModelBytes: config.maxModelBytes,
    patterns: config.modelPatterns,
    late,
    sliceFiles,
    knownCommits,
    now,
    newRunId,
    onChanged,
    findPath: async () => findProjectPath(message, await readToken(), { signal }),
    findProject: async (idOrPath) => findProject(instance, idOrPath, await readToken(), { signal }),
    findHead: async (file) => findHead(message, file, await readToken(), { signal }),
    openRemote: async (path) => ({ url: repositoryUrl(instance, path), token: await readToken(), signal }),
    statusOf: (error) => (isFinal(error) ? 'failed' : 'pending'),
  };
  try {
    return await replicate(message, context);
  } catch (error) {
    if (!(error instanceof BadCredentials) || token === undefined) throw error;
    const refused = token;
    token = await readNewer(tokens, instance, refused, error);
    if (token === refused) throw orDoubt(error);
    return await replicate(message, context).catch((again) => {
      throw orDoubt(again);
    });
  }
}

/** @throws RetryLater `TOKEN_IN_DOUBT`: by and by the secret can be read again, and then it is known who is wrong */
async function readNewer(
  tokens: AccessTokens,
  instance: string,
  refused: string,
  refusal: BadCredentials,
): Promise<string> {
  try {
    return await tokens.accessTokenFor(instance, { refused });
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    throw tokenInDoubt(refusal, 'The secret cannot be read again yet.', error);
  }
}
