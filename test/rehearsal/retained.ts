import assert from 'node:assert/strict';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedStack } from './deployed-stack.ts';

/** What must outlive its stack. @param stack as it was read before it was removed */
export async function checkRetained({ outputs }: DeployedStack): Promise<void> {
  const dynamoDb = new DynamoDBClient();
  const { Count = 0 } = await dynamoDb.send(
    new ScanCommand({ TableName: outputs.HubTableName, Select: 'COUNT' }),
  );
  dynamoDb.destroy();
  assert(Count > 0, 'The table that was kept is empty.');
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  for (const QueueUrl of [outputs.ReplicateQueueUrl, outputs.DeadLetterQueueUrl]) {
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl }));
  }
  sqs.destroy();
  const secrets = new SecretsManagerClient();
  for (const SecretId of [outputs.AccessSecretArn, outputs.WebhookSecretArn]) {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    assert.notDeepEqual(JSON.parse(SecretString), { instances: {} });
  }
  secrets.destroy();
}
