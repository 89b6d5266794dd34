import type { HubError } from '../../errors.ts';
import type { Comparison } from '../plan/compare.ts';
import type { Plan } from '../plan/plan.ts';
import type { Counts, ProjectState } from '../project/project-state.ts';
import type { Committed, SyncRecord } from '../project/sync-record.ts';
import type { SyncedProject } from '../replica-store.ts';

/** What is to be done, and what will be said of it. */
export type CommitWork = {
  readonly project: ProjectState;
  readonly comparison: Comparison;
  readonly plan: Plan;
  readonly target: Omit<SyncedProject, keyof Counts | 'status' | 'syncedAt'>;
  /** What runs before this one have done towards the same. */
  readonly before: Committed;
  readonly recordOf: (committed: Committed) => SyncRecord;
};

/** A part of a plan that is carried out at once. */
export type Slice = Plan & { readonly index: number; readonly isLast: boolean };

/** How far a plan has been carried out. */
export type Progress = {
  readonly committed: Committed;
  /** Files that are still to be fetched, and cards to be revised or deleted. */
  readonly left: number;
  /** Why some files of Git LFS were not to be had. */
  readonly trouble: HubError | null;
  /** Whether the table says already which head the cards are on their way to. */
  readonly isBegun: boolean;
};
