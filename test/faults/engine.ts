import type { Context, SQSRecord } from 'aws-lambda';
import { type WorkedOff, workOff } from '../../functions/replicate/work-off.ts';
import type { Worker } from '../../functions/replicate/worker.ts';
import { sendMessage } from '../../lib/queue/send.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import type { Table } from '../../lib/store/table.ts';
import type { World } from './world.ts';

/** What is put to the test. A part of it can be exchanged for one that is broken, so that the checkers are tested, too. */
export type Engine = {
  readonly workOff: (
    record: SQSRecord,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
    worker: Worker,
    world: World,
  ) => Promise<WorkedOff>;
  readonly store: (table: Table, world: World) => ReplicaStore;
  /** The front door's way into the queue. */
  readonly enqueue: typeof sendMessage;
  /** What it needs of the world. */
  readonly prepare?: (world: World) => void;
};

export const ENGINE: Engine = { workOff, store: replicaStore, enqueue: sendMessage };
