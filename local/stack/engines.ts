import { join } from 'node:path';
import { type DynamoDbEngine, startDynamoDb } from '../dynamodb.ts';
import type { Endpoints } from '../endpoints.ts';
import { type LocalSecretsManager, startSecretsManager } from '../secrets-manager/start.ts';
import { type LocalSqs, startSqs } from '../sqs.ts';

/** What stands in for AWS. */
export type Engines = {
  readonly dynamoDbEngine: DynamoDbEngine;
  readonly sqs: LocalSqs;
  readonly secretsManager: LocalSecretsManager;
  readonly endpoints: Endpoints;
};

/** @param dataDir undefined: all in memory @param started takes what has to be closed, also when a later one fails */
export async function startEngines(
  dataDir: string | undefined,
  engine: DynamoDbEngine | undefined,
  started: AsyncDisposableStack,
): Promise<Engines> {
  const inDataDir = (name: string) => (dataDir === undefined ? undefined : join(dataDir, name));
  const dynamoDb = await startDynamoDb({ dataDir: inDataDir('dynamodb'), engine });
  started.defer(dynamoDb.close);
  const secretsManager = await startSecretsManager({ file: inDataDir('secrets.json') });
  started.defer(secretsManager.close);
  const sqs = await startSqs({ dataDir: inDataDir('sqs') });
  started.defer(sqs.close);
  return {
    dynamoDbEngine: dynamoDb.engine,
    sqs,
    secretsManager,
    endpoints: { dynamodb: dynamoDb.endpoint, sqs: sqs.endpoint, secretsManager: secretsManager.endpoint },
  };
}
