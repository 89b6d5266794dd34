import assert from 'node:assert/strict';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type DeployedStack, physicalId } from './deployed-stack.ts';
import { describeFunction } from './describe-function.ts';

const FOURTEEN_DAYS = String(14 * 24 * 60 * 60);

/** What must be so before anybody relies on a new stack. */
export async function checkDeployed(endpoint: string, stack: DeployedStack): Promise<void> {
  const { outputs } = stack;
  const queue = await attributesOf(outputs.ReplicateQueueUrl);
  const letters = await attributesOf(outputs.DeadLetterQueueUrl);
  const kind = {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  };
  for (const one of [queue, letters]) {
    assert.partialDeepStrictEqual(one, { ...kind, MessageRetentionPeriod: FOURTEEN_DAYS });
  }
  assert.partialDeepStrictEqual(JSON.parse(queue.RedrivePolicy ?? ''), {
    deadLetterTargetArn: letters.QueueArn,
  });

  const replicate = await describeFunction(endpoint, physicalId(stack, 'ReplicateLambdaFunction'));
  const timeout = replicate.Configuration.Timeout;
  assert(Number(queue.VisibilityTimeout) >= 6 * timeout, 'AWS asks for a visibility of six timeouts.');

  const dynamoDb = new DynamoDBClient();
  const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: outputs.HubTableName }));
  dynamoDb.destroy();
  assert.partialDeepStrictEqual(Table, {
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  for (const arn of [outputs.AccessSecretArn, outputs.WebhookSecretArn])
    assert.equal(await versionsOf(arn), 0);
}

async function attributesOf(QueueUrl: string): Promise<Record<string, string>> {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await client.send(command);
  client.destroy();
  return Attributes;
}

/** How many values a secret has had. */
async function versionsOf(SecretId: string): Promise<number> {
  const client = new SecretsManagerClient();
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  client.destroy();
  return Object.keys(VersionIdsToStages).length;
}
