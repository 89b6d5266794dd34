import type { HubError } from '../../lib/errors.ts';
import { findHead } from '../../lib/gitlab/api/find-head.ts';
import { findProject, findProjectPath } from '../../lib/gitlab/api/find-project.ts';
import { repositoryUrl } from '../../lib/gitlab/project-path.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { judge } from '../../lib/queue/verdict.ts';
import { replicate } from '../../lib/replica/replicate.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { MessageToken } from './message-token.ts';
import type { TimeBudget } from './time-budget.ts';
import type { Worker } from './worker.ts';

/**
 * Replicates the message's project with the instance's access token. A token that GitLab refuses may have been rotated
 * since it was read: the newer one, if there is one, is tried once before anybody hears of it.
 * @param attempts times that the message has been received, this one included
 * @param refusal why GitLab may not be asked: thrown instead of a request
 * @throws as `replicate`, also what reading the token throws
 */
export async function replicateProject(
  message: ReplicateMessage,
  attempts: number,
  { signal, early, late }: TimeBudget,
  { tokens, store, config, knownCommits, sliceFiles, now, newRunId }: Worker,
  refusal: HubError | null = null,
  onChanged?: ReplicateContext['onChanged'],
): Promise<ReplicateResult> {
  const { instance } = message;
  const token = new MessageToken(tokens, instance);
  const readToken = async () => {
    if (refusal !== null) throw refusal;
    return token.read();
  };
  const context: ReplicateContext = {
    store,
    maxModelBytes: config.maxModelBytes,
    patterns: config.modelPatterns,
    early,
    late,
    sliceFiles,
    knownCommits,
    now,
    newRunId,
    onChanged,
    findPath: async () => findProjectPath(message, await readToken(), { signal }),
    findProject: async (idOrPath) => findProject(instance, idOrPath, await readToken(), { signal }),
    findHead: async (file) => findHead(message, file, await readToken(), { signal }),
    openRemote: async (path) => ({
      url: repositoryUrl(instance, path),
      token: await readToken(),
      instance,
      signal,
    }),
    reconsider: (error) => token.reconsider(error, attempts, config),
    statusOf: (error) => (judge(error, attempts, 0).kind === 'park' ? 'failed' : 'pending'),
  };
  return replicate(message, context);
}
