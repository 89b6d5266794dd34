import type { GitRemote } from '../git/types.ts';
import type { ReplicaStore } from './replica-store.ts';

/** What a run needs from outside. */
export type ReplicateContext = {
  readonly store: ReplicaStore;
  /** Asks GitLab where the project is, for a hint that does not say and a table that does not know. */
  readonly findPath: () => Promise<string>;
  /** Where the repository at a project's path is, with the token that opens it. */
  readonly openRemote: (path: string) => Promise<GitRemote>;
  readonly now: () => Date;
  /** A fresh id, never used before. */
  readonly newRunId: () => string;
  /** Whether a failure will be tried again or waits for a person: what the project's status will say. */
  readonly statusOf: (error: unknown) => 'pending' | 'failed';
};
