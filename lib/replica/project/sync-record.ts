import type { ReplicateMessage } from '../../queue/message.ts';
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

export const NOTHING_COMMITTED: Committed = {
  added: 0,
  updated: 0,
  moved: 0,
  deleted: 0,
  problems: 0,
  bytes: 0,
};

export function addCommitted(a: Committed, b: Committed): Committed {
  return {
    added: a.added + b.added,
    updated: a.updated + b.updated,
    moved: a.moved + b.moved,
    deleted: a.deleted + b.deleted,
    problems: a.problems + b.problems,
    bytes: a.bytes + b.bytes,
  };
}

/** An entry of the project's diary, kept 90 days. Times are ISO 8601 UTC. */
type Entry = {
  readonly at: string;
  readonly run: string;
  /** GitLab's event, or who else sent the hint. */
  readonly trigger: string;
  readonly delivery: string;
};

/** What one run did. */
export type SyncRecord = Entry &
  Committed & {
    readonly headBefore: string | null;
    readonly headAfter: string;
    /** Runs before this one that were cut when their time was over, and went on in the next. */
    readonly hops: number;
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

/** That one run had nothing to do. Only who has sent the hint himself is told. */
export type IdleRun = Entry & {
  readonly outcome: 'unchanged' | 'empty' | 'gone';
  /** Requests to git. */
  readonly requests: number;
};

/** The entry of a run that a message has caused. */
export function entryOf({ trigger, sentBy, delivery }: ReplicateMessage, run: string, at: Date): Entry {
  return { at: at.toISOString(), run, trigger: sentBy ?? trigger, delivery };
}
