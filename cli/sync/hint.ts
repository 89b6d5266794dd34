import { randomUUID } from 'node:crypto';
import { MESSAGE_VERSION, type ReplicateMessage } from '../../lib/queue/message.ts';
import type { Target } from './targets.ts';

/** The operator's hint that a project may have changed. The worker knows the path from the table, or asks GitLab. */
export function hintFor({ key }: Target, full: boolean, now: Date): ReplicateMessage {
  return {
    version: MESSAGE_VERSION,
    ...key,
    path: null,
    after: null,
    delivery: `hub-${randomUUID()}`,
    trigger: full ? 'test' : 'push',
    sentBy: 'operator',
    full,
    receivedAt: now.toISOString(),
  };
}
