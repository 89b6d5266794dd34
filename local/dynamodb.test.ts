import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { startDynamoDb } from './dynamodb.ts';

function connect(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
}

const createTable = new CreateTableCommand({
  TableName: 'Things',
  AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

describe('startDynamoDb', () => {
  it('answers the AWS client until it is closed', async () => {
    await using started = new AsyncDisposableStack();
    const database = await startDynamoDb();
    started.defer(database.close);
    const client = connect(database.endpoint);
    started.defer(() => client.destroy());

    await client.send(createTable);
    expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: ['Things'] });

    await database.close();
    await expect(client.send(new ListTablesCommand({}))).rejects.toThrow('ECONNREFUSED');
  });

  it('keeps its tables in the data directory', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'modelhub-'));
    await withDatabase(dataDir, (client) => client.send(createTable));
    await withDatabase(dataDir, async (client) => {
      expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: ['Things'] });
    });
    await rm(dataDir, { recursive: true });
  });
});

async function withDatabase(
  dataDir: string,
  use: (client: DynamoDBClient) => Promise<unknown>,
): Promise<void> {
  await using started = new AsyncDisposableStack();
  const database = await startDynamoDb({ dataDir });
  started.defer(database.close);
  const client = connect(database.endpoint);
  started.defer(() => client.destroy());
  await use(client);
}
