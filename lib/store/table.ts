import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RetryLater } from '../errors.ts';

/** The hub's table and the client that reaches it. */
export type Table = {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** Lets so many milliseconds go by before a request that was refused is made once more. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
};

/** DynamoDB answers in milliseconds: whoever waits longer than this is talking to nobody. */
const CONNECTION_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** The SDK's retries, with backoff and jitter, before the message goes back to the queue. */
const MAX_ATTEMPTS = 6;

/** Requests that one run has open at a time for work that is many small items. */
export const PARALLEL_REQUESTS = 16;

const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
]);

/** Opens the table. What is DynamoDB's trouble and not ours is thrown as RetryLater `TABLE_UNAVAILABLE`. */
export function openTable(name: string): Table {
  const client = new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isOutage(error) ? unavailable(name, error) : error;
      }
    },
    { step: 'initialize', name: 'mapOutages' },
  );
  return { client, name, wait: delay };
}

/** Not credentials, configuration or a bug: those are no outage, and no waiting mends them. */
function isOutage(error: unknown): error is Error {
  if (!Error.isError(error)) return false;
  const status = httpStatus(error);
  if (status !== undefined) return status >= 500 || THROTTLED.has(error.name);
  return error.name === 'TimeoutError' || networkCode(error) !== undefined;
}

function httpStatus(error: Error): number | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null)
    return undefined;
  const metadata: { httpStatusCode?: unknown } = error.$metadata;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

/** `ECONNREFUSED`, `ENOTFOUND` and the like. */
function networkCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function unavailable(table: string, cause: Error): RetryLater {
  const why = networkCode(cause) ?? cause.name;
  return new RetryLater('TABLE_UNAVAILABLE', `DynamoDB does not serve the table ${table} (${why}).`, {
    cause,
    advice:
      'If it lasts, look at the network, the AWS health dashboard and the throttling metrics of the table.',
  });
}
