/** What goes wrong at a call of a worker, or of the front door. */
export type TableFault =
  | 'throttled'
  | 'internal error'
  | 'answer lost'
  | 'conflict'
  /** Of a batch only a part is answered: DynamoDB leaves the rest to the client. */
  | 'half an answer';
export type QueueFault = 'throttled' | 'internal error' | 'answer lost';
export type GitStatus = 401 | 403 | 404 | 429 | 500 | 502 | 503;
/** An old answer is what was so a minute and a half before it arrives. */
export type GitFault = GitStatus | 'hang' | 'reset' | 'truncate' | 'corrupt' | 'old answer';

/** What becomes of the invocation itself. */
export const LIFE = ['kill', 'pause', 'late'] as const;
export type LifeEffect = (typeof LIFE)[number];

export function isOfLife(effect: string | number): effect is LifeEffect {
  return LIFE.some((one) => one === effect);
}

/** Whom a call is to. */
export type Target = 'table' | 'queue' | 'git';
export const TABLE_OPERATIONS = ['read', 'write', 'transact'] as const;
export type TableOperation = (typeof TABLE_OPERATIONS)[number];
export const QUEUE_OPERATIONS = ['send', 'postpone'] as const;
export type QueueOperation = (typeof QUEUE_OPERATIONS)[number];
export type Operation = TableOperation | QueueOperation | 'git';

/** `at`: counting from 1, the call it happens at: of all calls, of those to the target, or of those that do the same. */
export type Twist =
  /** The last call is to say that the message may be deleted: only to be killed is of any consequence there. */
  | { readonly target: 'any' | Operation | 'acknowledge'; readonly at: number; readonly effect: LifeEffect }
  | {
      readonly target: 'table' | TableOperation;
      readonly at: number;
      readonly times: number;
      readonly effect: TableFault;
    }
  | {
      readonly target: 'queue' | QueueOperation;
      readonly at: number;
      readonly times: number;
      readonly effect: QueueFault;
    }
  | { readonly target: 'git'; readonly at: number; readonly times: number; readonly effect: GitFault };

export type Faults = {
  readonly table: TableFault | null;
  readonly queue: QueueFault | null;
  readonly git: GitFault | null;
};

export const NO_FAULTS: Faults = { table: null, queue: null, git: null };
