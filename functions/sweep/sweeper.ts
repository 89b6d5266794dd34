import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { readSweepConfig, type SweepConfig } from '../../lib/config.ts';
import { createQueueClient } from '../../lib/queue/queue-client.ts';
import { createSecretsClient } from '../../lib/secrets/secrets-manager.ts';
import { openTable, type Table } from '../../lib/store/table.ts';

/** What the function keeps from one invocation to the next. */
export type Sweeper = {
  readonly config: SweepConfig;
  readonly table: Table;
  readonly queue: SQSClient;
  readonly secrets: SecretsManagerClient;
};

/** @throws PermanentError `CONFIG_MISSING`, `CONFIG_INVALID` */
export function createSweeper(): Sweeper {
  const config = readSweepConfig();
  return {
    config,
    table: openTable(config.table),
    queue: createQueueClient(),
    secrets: createSecretsClient(),
  };
}
