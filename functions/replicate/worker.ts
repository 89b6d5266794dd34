import { randomBytes } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { Circuits } from '../../lib/circuit/circuits.ts';
import { type ReplicateConfig, readReplicateConfig } from '../../lib/config.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { KnownCommits } from '../../lib/replica/head/known-commits.ts';
import { SLICE_FILES } from '../../lib/replica/plan/slices.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import { type AccessTokens, accessTokens } from '../../lib/secrets/access-secret.ts';
import { createSecretsClient } from '../../lib/secrets/secrets-manager.ts';
import { circuitStore } from '../../lib/store/circuit.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { openTable } from '../../lib/store/table.ts';

/** What the function keeps from one invocation to the next. */
export type Worker = Pick<ReplicateContext, 'store' | 'knownCommits' | 'sliceFiles' | 'now' | 'newRunId'> & {
  readonly config: ReplicateConfig;
  readonly queue: SQSClient;
  readonly tokens: AccessTokens;
  readonly circuits: Circuits;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborts when so many milliseconds have gone by. */
  readonly timeout: (milliseconds: number) => AbortSignal;
};

/** @throws PermanentError `CONFIG_MISSING`, `CONFIG_INVALID` */
export function createWorker(): Worker {
  const config = readReplicateConfig();
  const table = openTable(config.table);
  const now = () => new Date();
  const random = Math.random;
  return {
    config,
    queue: createQueueClient(),
    tokens: accessTokens(createSecretsClient(), config.accessSecret),
    store: replicaStore(table),
    circuits: new Circuits({ store: circuitStore(table), now, random }),
    knownCommits: new KnownCommits(),
    sliceFiles: SLICE_FILES,
    now,
    random,
    timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
    newRunId,
  };
}

/** Unique among all runs of all projects, since content ids are made of it; sorts by time, for people. */
function newRunId(): string {
  return `${Date.now().toString(36)}${randomBytes(5).toString('hex')}`;
}
