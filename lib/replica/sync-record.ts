import type { ReplicateMessage } from '../queue/message.ts';

/** What one run did: the project's diary, kept 90 days. Times are ISO 8601 UTC. */
export type SyncRecord = {
  readonly at: string;
  readonly run: string;
  readonly trigger: ReplicateMessage['trigger'];
  readonly delivery: string;
  readonly headBefore: string | null;
  readonly headAfter: string | null;
  readonly added: number;
  readonly updated: number;
  /** Files that were renamed: their content was not read again. */
  readonly moved: number;
  readonly deleted: number;
  /** Files among the added, updated and moved that are no usable models. */
  readonly problems: number;
  /** Bytes of the files that were read from git. */
  readonly bytes: number;
  /** Requests to git. */
  readonly requests: number;
  readonly durationMs: number;
};
