import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import type { LocalSecretsManager } from './secrets-manager/start.ts';
import type { QueueDefinition, Service, TableDefinition } from './template/definitions.ts';

/**
 * Makes what CloudFormation would make: tables, queues, secrets without a value. What a data directory has kept stays
 * as it is, with the queues' settings brought up to date.
 */
export async function createResources(
  { tables, queues, secrets }: Service,
  { dynamoDb, sqs }: Clients,
  secretsManager: LocalSecretsManager,
): Promise<void> {
  await Promise.all([
    ...tables.map((table) => createTable(dynamoDb, table)),
    ...queues.map((queue) => createQueue(sqs, queue)),
    ...secrets.map(({ name, arn }) => secretsManager.create({ name, arn })),
  ]);
}

async function createTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table.name,
        KeySchema: [...table.keySchema],
        AttributeDefinitions: [...table.attributes],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  if (table.timeToLiveAttribute === null) return;
  const TimeToLiveSpecification = { AttributeName: table.timeToLiveAttribute, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification }));
}

/** fauxqs knows these when it creates a queue, and not later. */
const KIND = ['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit'];

/** To create a queue that exists with other settings is an error: so they are set in a second step. */
async function createQueue(client: SQSClient, { name, url, attributes }: QueueDefinition): Promise<void> {
  const { kind = [], settings = [] } = Object.groupBy(Object.entries(attributes), ([key]) =>
    KIND.includes(key) ? 'kind' : 'settings',
  );
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes: Object.fromEntries(kind) }));
  const Attributes = Object.fromEntries(settings);
  await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
}
