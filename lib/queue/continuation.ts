import type { ReplicateResult } from '../replica/replicate-result.ts';
import type { ReplicateMessage } from './message.ts';

/** The message that goes on where a run was late: the same hint, with what has been done towards it so far. */
export function continuationOf(
  message: ReplicateMessage,
  {
    added,
    updated,
    moved,
    deleted,
    problems,
    bytes,
    verified,
  }: Extract<ReplicateResult, { kind: 'partial' }>,
): ReplicateMessage {
  const hops = (message.progress?.hops ?? 0) + 1;
  const committed = { added, updated, moved, deleted, problems, bytes };
  return { ...message, progress: { hops, ...committed, ...(verified !== null && { verified }) } };
}
