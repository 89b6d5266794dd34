import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ProjectKey } from '../project-key.ts';
import type { SyncRecord } from '../replica/sync-record.ts';
import { projectPk, SYNC_PREFIX } from './keys.ts';
import { toItem } from './marshal.ts';
import type { Table } from './table.ts';

const RETENTION_SECONDS = 90 * 24 * 60 * 60;

export async function recordSync(table: Table, project: ProjectKey, record: SyncRecord): Promise<void> {
  const Item = toItem({
    ...record,
    PK: projectPk(project),
    SK: `${SYNC_PREFIX}${record.at}#${record.run}`,
    expiresAt: Math.floor(Date.parse(record.at) / 1000) + RETENTION_SECONDS,
  });
  await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
}
