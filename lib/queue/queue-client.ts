import { SQSClient } from '@aws-sdk/client-sqs';

/** One a container: it keeps its connections alive between invocations. */
export function createQueueClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1500, throwOnRequestTimeout: true },
    // Else the host in the queue's URL wins over AWS_ENDPOINT_URL_SQS, and a local run could talk to AWS.
    useQueueUrlAsEndpoint: false,
  });
}
