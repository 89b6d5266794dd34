import type { ProjectKey } from '../project-key.ts';
import { MESSAGE_VERSION, type ReplicateMessage } from '../queue/message.ts';

/**
 * The hint that somebody should look, without a word on what there may be to see.
 * @param path null where the table knows better
 */
export function sweepHint(
  { instance, projectId }: ProjectKey,
  path: string | null,
  sweep: string,
  at: Date,
): ReplicateMessage {
  return {
    version: MESSAGE_VERSION,
    instance,
    projectId,
    path,
    after: null,
    delivery: sweep,
    // The event that says least.
    trigger: 'project_update',
    sentBy: 'sweep',
    full: false,
    receivedAt: at.toISOString(),
  };
}
