import type { ReplicateMessage } from '../queue/message.ts';
import type { LastError, Unusable } from './project-state.ts';

/** What a commit did to the cards. */
export type Committed = {
  readonly added: number;
  readonly updated: number;
  /** Files that were renamed: their content was not read again. */
  readonly moved: number;
  readonly deleted: number;
  /** Files among the added, updated and moved that are no usable models. */
  readonly problems: number;
  /** Bytes of the files that were read from git. */
  readonly bytes: number;
};

/** An entry of the project's diary, kept 90 days. Times are ISO 8601 UTC. */
type Entry = {
  readonly at: string;
  readonly run: string;
  readonly trigger: ReplicateMessage['trigger'];
  readonly delivery: string;
};

/** What one run did. */
export type SyncRecord = Entry &
  Committed & {
    readonly headBefore: string | null;
    readonly headAfter: string;
    /** Requests to git. */
    readonly requests: number;
    readonly durationMs: number;
  };

/** How one run failed. */
export type FailedRun = Entry & {
  readonly status: 'pending' | 'failed' | 'gone';
  readonly error: Omit<LastError, 'at'>;
  /** What the run found out about the head; null: nothing of that kind. */
  readonly unusable: Unusable | null;
};

/** The entry of a run that a message has caused. */
export function entryOf({ trigger, delivery }: ReplicateMessage, run: string, at: Date): Entry {
  return { at: at.toISOString(), run, trigger, delivery };
}
