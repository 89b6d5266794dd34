import type { GitCapabilities, GitRemote } from '../git/types.ts';
import type { ReplicaStore } from './replica-store.ts';

/** What a run reads from and writes to. */
export type Source = {
  readonly remote: GitRemote;
  readonly capabilities: GitCapabilities;
  readonly store: ReplicaStore;
  /** Larger files are not replicated. */
  readonly maxModelBytes: number;
};
