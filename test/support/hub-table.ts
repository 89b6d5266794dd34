import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { openTable, type Table } from '../../lib/store/table.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../local/dynamodb.ts';
import { pointAwsAt } from './point-aws-at.ts';

const properties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S']) })),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
});
const tableFile = z.object({ Resources: z.object({ HubTable: z.object({ Properties: properties }) }) });

export type HubTable = Table & { readonly endpoint: string; readonly close: () => Promise<void> };

/** An empty hub table, made as `infra/table.yml` says, on a DynamoDB of its own. */
export async function startHubTable(): Promise<HubTable> {
  const dynamoDb: LocalDynamoDb = await startDynamoDb();
  pointAwsAt('DYNAMODB', dynamoDb.endpoint);
  const table = openTable(`hub-${randomUUID()}`);
  await createHubTable(table.client, table.name);
  const close = async () => {
    table.client.destroy();
    await dynamoDb.close();
  };
  return { ...table, endpoint: dynamoDb.endpoint, close };
}

async function createHubTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const yaml: unknown = parse(await readFile(new URL('../../infra/table.yml', import.meta.url), 'utf8'));
  const { Properties } = tableFile.parse(yaml).Resources.HubTable;
  const { KeySchema, AttributeDefinitions, BillingMode } = Properties;
  await client.send(new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode }));
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 }, { TableName });
}
