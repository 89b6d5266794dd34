import { SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '../../local/endpoints.ts';
import { LOCAL_REGION } from '../../local/template/names.ts';

/** A client of an SQS on this machine. */
export function connectSqs(endpoint: string): SQSClient {
  // Its queues are at the address that it was given, whatever their URLs say.
  const common = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS, useQueueUrlAsEndpoint: false };
  return new SQSClient({ ...common, endpoint });
}
