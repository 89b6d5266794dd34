import type { Committed } from './project/sync-record.ts';

/** How a run has ended well. `requests` are those to git. */
export type ReplicateResult =
  /** The table shows the head already. */
  | { readonly kind: 'unchanged'; readonly requests: number }
  /** The repository has no commit on its default branch. Nothing is deleted. */
  | { readonly kind: 'empty'; readonly requests: number }
  /** GitLab has deleted the project. Nothing is deleted here. */
  | { readonly kind: 'gone'; readonly requests: number }
  /**
   * The time of the run was over: `left` files are still to be fetched, or cards to be revised or verified, by the message
   * that continues this one. `verified`: the sort key of the last card that a full run has verified, null if it has none.
   */
  | ({
      readonly kind: 'partial';
      readonly head: string;
      readonly requests: number;
      readonly left: number;
      readonly verified: string | null;
    } & Committed)
  | ({ readonly kind: 'replicated'; readonly head: string; readonly requests: number } & Committed);
