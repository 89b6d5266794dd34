import type { GitRemote } from '../git/types.ts';
import type { FoundHead } from '../gitlab/api/find-head.ts';
import type { FoundProject } from '../gitlab/api/find-project.ts';
import type { ModelPatterns } from '../hackolade/model-patterns.ts';
import type { ChangedCards } from './cards/changed-cards.ts';
import type { KnownCommits } from './head/known-commits.ts';
import type { ReplicaStore } from './replica-store.ts';

/** What a run needs from outside. */
export type ReplicateContext = {
  readonly store: ReplicaStore;
  /** Asks GitLab where the project is, for a hint that does not say and a table that does not know. */
  readonly findPath: () => Promise<string>;
  /** Asks GitLab's API for a project by its id or its path. */
  readonly findProject: (idOrPath: number | string) => Promise<FoundProject>;
  /** Asks GitLab's API, by the project's id and a file of its head, for that head. */
  readonly findHead: (file: string) => Promise<FoundHead>;
  /** Kept from one run to the next. */
  readonly knownCommits: KnownCommits;
  /** Where the repository at a project's path is, with the token that opens it. */
  readonly openRemote: (path: string) => Promise<GitRemote>;
  /** Aborts when cleaning up after other runs should make way for the run's own work. */
  readonly early: AbortSignal;
  /** Aborts when the run should show what it has: what is left is for the next one. */
  readonly late: AbortSignal;
  /** Files that are fetched and committed together: their cards are in memory at once. */
  readonly sliceFiles: number;
  /** Larger files are not replicated. */
  readonly maxModelBytes: number;
  /** Which files are models. */
  readonly patterns: ModelPatterns;
  readonly now: () => Date;
  /** A fresh id, never used before. */
  readonly newRunId: () => string;
  /**
   * Asked before a failure is noted: what it is taken for, or null where its cause is gone and the run can begin again at
   * once. Nobody hears of such a failure.
   */
  readonly reconsider: (error: unknown) => Promise<unknown>;
  /** Whether a failure will be tried again or waits for a person: what the project's status will say. */
  readonly statusOf: (error: unknown) => 'pending' | 'failed';
  /** Told what the run has done to cards, as soon as the table shows it. */
  readonly onChanged?: ((changed: ChangedCards) => void) | undefined;
};
