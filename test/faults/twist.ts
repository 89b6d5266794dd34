/** What goes wrong at a call of a worker, or of the front door. */
export type TableFault = 'throttled' | 'internal error' | 'answer lost' | 'conflict';
export type QueueFault = 'throttled' | 'internal error' | 'answer lost';
export type GitStatus = 401 | 403 | 404 | 429 | 500 | 502 | 503;
export type GitFault = GitStatus | 'hang' | 'reset' | 'truncate' | 'corrupt';

/** Whom the call is to. */
export type Target = 'table' | 'git' | 'queue';

/** `at`: counting from 1, the call it happens at, of all calls or of those to the target. */
export type Twist =
  | { readonly target: 'any'; readonly at: number; readonly effect: 'kill' | 'pause' | 'late' }
  | { readonly target: 'table'; readonly at: number; readonly times: number; readonly effect: TableFault }
  | { readonly target: 'queue'; readonly at: number; readonly times: number; readonly effect: QueueFault }
  | { readonly target: 'git'; readonly at: number; readonly times: number; readonly effect: GitFault };

export type Faults = {
  readonly table: TableFault | null;
  readonly queue: QueueFault | null;
  readonly git: GitFault | null;
};

export const NO_FAULTS: Faults = { table: null, queue: null, git: null };
