import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';

const attempt = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/**
 * Lets a client try again as often as it does, but at once, since its delays are mere waiting; and without its allowance
 * of retries, which would make a run depend on those before it.
 */
export function impatient({ config }: DynamoDBClient | SQSClient): void {
  config.retryStrategy = async () => ({
    acquireInitialRetryToken: async () => attempt(0),
    recordSuccess: () => {},
    async refreshRetryTokenForRetry(token, { errorType }) {
      const count = token.getRetryCount() + 1;
      if (errorType === 'CLIENT_ERROR' || count >= (await config.maxAttempts()))
        throw new Error('No more retries.');
      return attempt(count);
    },
  });
}
