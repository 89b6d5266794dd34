import { randomBytes } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type ReplicateConfig, readReplicateConfig } from '../../lib/config.ts';
import { createQueueClient } from '../../lib/queue/send.ts';
import { KnownCommits } from '../../lib/replica/known-commits.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import { type AccessTokens, accessTokens } from '../../lib/secrets/access-secret.ts';
import { createSecretsClient } from '../../lib/secrets/secrets-manager.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { openTable } from '../../lib/store/table.ts';

/** What the function keeps from one invocation to the next. */
export type Worker = Pick<ReplicateContext, 'store' | 'knownCommits' | 'now' | 'newRunId'> & {
  readonly config: ReplicateConfig;
  readonly queue: SQSClient;
  readonly tokens: AccessTokens;
};

export function createWorker(): Worker {
  const config = readReplicateConfig();
  return {
    config,
    queue: createQueueClient(),
    tokens: accessTokens(createSecretsClient(), config.accessSecret),
    store: replicaStore(openTable(config.table)),
    knownCommits: new KnownCommits(),
    now: () => new Date(),
    newRunId,
  };
}

/** Unique among all runs of all projects, since content ids are made of it; sorts by time, for people. */
function newRunId(): string {
  return `${Date.now().toString(36)}${randomBytes(5).toString('hex')}`;
}
