import { BadCredentials } from '../../lib/errors.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { judge } from '../../lib/queue/verdict.ts';
import { type ReplicateResult, replicate } from '../../lib/replica/replicate.ts';
import type { Worker } from './worker.ts';

/**
 * Replicates the message's project with the instance's access token. A token that GitLab refuses may have been rotated
 * since it was read: the newer one, if there is one, is tried before a person is called.
 */
export async function replicateProject(
  message: ReplicateMessage,
  attempts: number,
  signal: AbortSignal,
  { tokens, store, now, newRunId }: Worker,
): Promise<ReplicateResult> {
  const { instance } = message;
  let token: string | undefined;
  const openRemote = async (path: string): Promise<GitRemote> => {
    token ??= await tokens.accessTokenFor(instance);
    return { url: repositoryUrl(instance, path), token, signal };
  };
  const statusOf = (error: unknown) => (judge(error, attempts, 0).kind === 'park' ? 'failed' : 'pending');
  const context = { store, now, newRunId, openRemote, statusOf } as const;
  try {
    return await replicate(message, context);
  } catch (error) {
    if (!(error instanceof BadCredentials) || token === undefined) throw error;
    const refused = token;
    token = await tokens.accessTokenFor(instance, { refused });
    if (token === refused) throw error;
    return await replicate(message, context);
  }
}
