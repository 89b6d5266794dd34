import { LOCAL_REGION } from './template/names.ts';

/** Base URLs of the services that stand in for AWS. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly secretsManager: string;
};

/** None of the local services looks at them, but the SDK signs nothing without. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Leads any AWS SDK to the local services by nothing but its standard variables. */
export function awsEnvironment(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  };
}
