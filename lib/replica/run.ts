import type { ReplicateMessage } from '../queue/message.ts';
import type { ProjectHold } from './project/project-hold.ts';
import type { ProjectState, Unusable } from './project/project-state.ts';
import type { ReplicateContext } from './replicate-context.ts';

/** One attempt at what a message asks for. */
export type Run = {
  readonly message: ReplicateMessage;
  readonly context: ReplicateContext;
  /** The project as it was read, with its open runs: what they have left asks for a comparison with all cards. */
  readonly project: ProjectState;
  readonly hold: ProjectHold;
  /**
   * After the project was read, and before git was asked for anything: what a replica shows is at most ten minutes older
   * than this, however long the run takes, and what the table shows was read before.
   */
  readonly startedAt: Date;
  /** Sent to git so far. */
  requests: number;
  /** The head that git shows; null until it has been read. */
  head: string | null;
  /** What was found out about it, if it cannot be shown whoever tries. */
  unusable: Unusable | null;
};
