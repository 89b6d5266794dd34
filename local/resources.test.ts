import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { connect } from './clients.ts';
import { startDynamoDb } from './dynamodb.ts';
import { createResources } from './resources.ts';
import { startSecretsManager } from './secrets-manager/start.ts';
import { startSqs } from './sqs.ts';
import type { Service } from './template/definitions.ts';

function serviceWith(queueUrl: string, VisibilityTimeout: string): Service {
  return {
    queues: [
      {
        logicalId: 'Queue',
        name: 'Queue.fifo',
        url: queueUrl,
        arn: 'arn:aws:sqs:eu-central-1:000000000000:Queue.fifo',
        attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup', VisibilityTimeout },
      },
    ],
    tables: [
      {
        logicalId: 'Table',
        name: 'Table',
        keySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        attributes: [{ AttributeName: 'PK', AttributeType: 'S' }],
        timeToLiveAttribute: 'expiresAt',
      },
    ],
    secrets: [
      { logicalId: 'Secret', name: 'Secret', arn: 'arn:aws:secretsmanager:x:0:secret:Secret-local0' },
    ],
    functions: [],
    mappings: [],
    routes: [],
    schedules: [],
  };
}

describe('createResources', () => {
  it('makes what the template has, and brings what is there already up to date', async () => {
    const [dynamoDb, sqs, secretsManager] = await Promise.all([
      startDynamoDb(),
      startSqs(),
      startSecretsManager(),
    ]);
    await using started = new AsyncDisposableStack();
    for (const { close } of [dynamoDb, sqs, secretsManager]) started.defer(close);
    const endpoints = {
      dynamodb: dynamoDb.endpoint,
      sqs: sqs.endpoint,
      secretsManager: secretsManager.endpoint,
    };
    const clients = connect(endpoints);
    started.defer(clients.destroy);

    const url = `${sqs.endpoint}/000000000000/Queue.fifo`;
    for (const timeout of ['30', '720']) {
      await createResources(serviceWith(url, timeout), clients, secretsManager);
    }

    expect(await clients.dynamoDb.send(new DescribeTableCommand({ TableName: 'Table' }))).toMatchObject({
      Table: { TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }] },
    });
    expect(await clients.dynamoDb.send(new DescribeTimeToLiveCommand({ TableName: 'Table' }))).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' },
    });
    const attributes = new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['VisibilityTimeout'],
    });
    expect(await clients.sqs.send(attributes)).toMatchObject({ Attributes: { VisibilityTimeout: '720' } });
    const secret = await clients.secretsManager.send(new DescribeSecretCommand({ SecretId: 'Secret' }));
    expect(secret).not.toHaveProperty('VersionIdsToStages');
  });
});
