import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Endpoints, LOCAL_CREDENTIALS } from './endpoints.ts';
import { LOCAL_REGION } from './template/names.ts';

export type Clients = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly destroy: () => void;
};

/** Clients of the local services for the stack itself; the functions make their own. */
export function connect(endpoints: Endpoints): Clients {
  const common = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
  const dynamoDb = new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb });
  const sqs = new SQSClient({ ...common, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
  const secretsManager = new SecretsManagerClient({ ...common, endpoint: endpoints.secretsManager });
  return {
    dynamoDb,
    sqs,
    secretsManager,
    destroy: () => {
      for (const client of [dynamoDb, sqs, secretsManager]) client.destroy();
    },
  };
}
