import type { ReplicateMessage } from '../../lib/queue/message.ts';

/** The hint that a push has become, but for what is said otherwise. */
export function replicateMessage(change: Partial<ReplicateMessage> = {}): ReplicateMessage {
  return {
    version: 1,
    instance: 'https://gitlab.com',
    projectId: 15,
    path: 'acme/models',
    after: null,
    delivery: 'delivery-1',
    trigger: 'push',
    full: false,
    receivedAt: new Date().toISOString(),
    ...change,
  };
}
