import { openTable, type Table } from '../lib/store/table.ts';
import { localEnvironment } from './local-environment.ts';
import { readStackOutputs } from './stack-outputs.ts';
import type { Where } from './where.ts';

/** What the commands work on. */
export type Hub = {
  readonly table: Table;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Where the access tokens are. */
  readonly accessSecret: string;
};

/**
 * Finds the hub that is meant.
 * @throws CommandError (unreachable) if there is no such stack
 */
export async function openHub(where: Where): Promise<Hub> {
  switch (where.kind) {
    case 'local': {
      const { aws, hub, accessSecret } = await localEnvironment();
      Object.assign(process.env, aws);
      // Either of them would win over, or mix with, the credentials of the local stack.
      delete process.env.AWS_PROFILE;
      delete process.env.AWS_SESSION_TOKEN;
      return open(hub.MODELHUB_TABLE, hub.MODELHUB_QUEUE_URL, hub.MODELHUB_DLQ_URL, accessSecret);
    }
    case 'stage': {
      const outputs = await readStackOutputs(where.stage);
      const { HubTableName, ReplicateQueueUrl, DeadLetterQueueUrl, AccessSecretArn } = outputs;
      return open(HubTableName, ReplicateQueueUrl, DeadLetterQueueUrl, AccessSecretArn);
    }
  }
}

function open(tableName: string, queueUrl: string, deadLetterQueueUrl: string, accessSecret: string): Hub {
  return { table: openTable(tableName), queueUrl, deadLetterQueueUrl, accessSecret };
}
