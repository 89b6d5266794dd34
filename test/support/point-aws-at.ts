import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';

/** Leads the AWS clients that this test makes from now on to a service on this machine. */
export function pointAwsAt(
  service: 'DYNAMODB' | 'SQS' | 'SECRETS_MANAGER' | 'CLOUDFORMATION' | 'CLOUDWATCH' | 'CLOUDWATCH_LOGS',
  endpoint: string,
): void {
  Object.assign(process.env, {
    [`AWS_ENDPOINT_URL_${service}`]: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  });
}
