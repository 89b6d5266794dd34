import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { startServer } from '../../test/support/git-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { scriptedTable, serviceError } from '../../test/support/scripted-table.ts';
import { RetryLater } from '../errors.ts';
import { openTable } from './table.ts';

const get = new GetItemCommand({ TableName: 'hub', Key: { PK: { S: 'P' }, SK: { S: 'S' } } });

async function failureOf(error: Error): Promise<unknown> {
  return scriptedTable(error)
    .client.send(get)
    .catch((failure: unknown) => failure);
}

const withCode = (code: unknown) => Object.assign(new Error('no way'), { code });
const named = (name: string) => Object.assign(new Error('no way'), { name });

describe("DynamoDB's trouble", () => {
  it.each([
    ['ProvisionedThroughputExceededException', serviceError('ProvisionedThroughputExceededException')],
    ['ThrottlingException', serviceError('ThrottlingException')],
    ['RequestLimitExceeded', serviceError('RequestLimitExceeded')],
    ['TransactionInProgressException', serviceError('TransactionInProgressException')],
    ['InternalServerError', serviceError('InternalServerError', 500)],
    ['ServiceUnavailable', serviceError('ServiceUnavailable', 503)],
    ['TimeoutError', named('TimeoutError')],
    ['ECONNREFUSED', withCode('ECONNREFUSED')],
  ])('passes, and is thrown as such with the table and the cause in it: %s', async (why, error) => {
    const failure = await failureOf(error);
    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({
      code: 'TABLE_UNAVAILABLE',
      message: `DynamoDB does not serve the table hub (${why}).`,
      cause: error,
      advice: expect.stringContaining('throttling metrics'),
    });
  });

  it.each([
    ['no right to read', serviceError('AccessDeniedException')],
    ['a condition', serviceError('ConditionalCheckFailedException')],
    ['a status just below those of the server', serviceError('Odd', 499)],
    ['a bug', new TypeError('x is not a function')],
    ['a code that is no text', withCode(7)],
    ['metadata without a status', Object.assign(new Error('?'), { $metadata: {} })],
    ['no metadata after all', Object.assign(new Error('?'), { $metadata: null })],
    ['a status that is no number', Object.assign(new Error('?'), { $metadata: { httpStatusCode: '503' } })],
    ['metadata of another kind', Object.assign(new Error('?'), { $metadata: 'none' })],
  ])('is not %s, which is thrown as it is', async (_, error) => {
    expect(await failureOf(error)).toBe(error);
  });

  it('is known by its status before its code: what the service has refused is no trouble of the network', async () => {
    const refused = Object.assign(serviceError('ValidationException'), { code: 'ValidationException' });
    expect(await failureOf(refused)).toBe(refused);
  });
});

describe('the client of a table', () => {
  it('tries six times, and waits for nobody who does not answer', async () => {
    const server = await startServer((_, response) => response.writeHead(400).end('{}'));
    pointAwsAt('DYNAMODB', server.origin);
    const { client, name } = openTable('hub-1');
    expect(name).toBe('hub-1');
    expect(await client.config.maxAttempts()).toBe(6);
    // The handler knows its own settings from its first request on.
    await expect(client.send(get)).rejects.toThrow();
    expect(settingsOf(client.config.requestHandler)).toMatchObject({
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    });
    client.destroy();
    await server.close();
  });
});

function settingsOf(handler: object): unknown {
  return 'httpHandlerConfigs' in handler && typeof handler.httpHandlerConfigs === 'function'
    ? handler.httpHandlerConfigs()
    : null;
}
