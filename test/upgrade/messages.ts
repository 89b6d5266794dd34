import { hintFor } from '../../cli/sync/hint.ts';
import { continuationOf } from '../../lib/queue/continuation.ts';
import { formatMessage, type ReplicateMessage } from '../../lib/queue/message.ts';
import { sweepHint } from '../../lib/sweep/sweep-hint.ts';
import { replicateMessage } from '../support/replicate-message.ts';

const AT = new Date('2026-11-27T06:00:00.000Z');

const push = replicateMessage({
  after: 'a'.repeat(40),
  before: 'b'.repeat(40),
  branch: 'main',
  receivedAt: AT.toISOString(),
});

/** One of each kind that functions and `hub` send, as this code writes it. */
const MESSAGES: readonly ReplicateMessage[] = [
  push,
  { ...push, trigger: 'repository_update' },
  { ...push, trigger: 'test', full: true },
  ...(
    ['project_create', 'project_destroy', 'project_rename', 'project_transfer', 'project_update'] as const
  ).map((trigger) => replicateMessage({ trigger, receivedAt: AT.toISOString() })),
  sweepHint({ instance: push.instance, projectId: 15 }, null, 'sweep-1', AT),
  ...[false, true].map((full) =>
    hintFor({ key: { instance: push.instance, projectId: 15 }, name: '', known: null }, full, AT),
  ),
  continuationOf(push, {
    ...{ kind: 'partial', head: 'a'.repeat(40), requests: 7, left: 8 },
    ...{ added: 1, updated: 2, moved: 3, deleted: 4, problems: 5, bytes: 6 },
    verified: 'MODEL#a.hck.json',
  }),
];

export function bodies(): Record<string, unknown>[] {
  return MESSAGES.map((message) => JSON.parse(formatMessage(message)));
}
