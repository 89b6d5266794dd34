import type { GitCapabilities, GitRemote } from '../git/types.ts';
import type { ModelPatterns } from '../hackolade/model-patterns.ts';
import type { ChangedCards } from './cards/changed-cards.ts';
import type { ReplicaStore } from './replica-store.ts';

/** What a run reads from and writes to. */
export type Source = {
  readonly remote: GitRemote;
  readonly capabilities: GitCapabilities;
  readonly store: ReplicaStore;
  /** Aborts when the time has come to show what there is: some time before the remote's own signal ends the run. */
  readonly late: AbortSignal;
  /** Files that are fetched and committed together. */
  readonly sliceFiles: number;
  /** Larger files are not replicated. */
  readonly maxModelBytes: number;
  /** Which files are models. */
  readonly patterns: ModelPatterns;
  /** Told of each slice once the table shows it. */
  readonly onChanged?: ((changed: ChangedCards) => void) | undefined;
};
