import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { Conflict, RetryLater } from '../errors.ts';
import { generationLost } from '../replica/project/generation-lost.ts';
import { writeTransaction } from './write-transaction.ts';

const waits: number[] = [];
const wait = async (milliseconds: number) => void waits.push(milliseconds);

beforeEach(() => {
  waits.length = 0;
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => void jest.restoreAllMocks());

const ITEMS = [{ Delete: { TableName: 'hub', Key: { PK: { S: 'P' }, SK: { S: 'S' } } } }];

/** Of each action the reason why it could not be done. */
const cancelled = (...codes: (string | undefined)[]) =>
  new TransactionCanceledException({
    message: 'By order of the test.',
    $metadata: {},
    CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
  });
const bare = new TransactionCanceledException({ message: 'No reasons.', $metadata: {} });

async function failureOf(table: ReturnType<typeof scriptedTable>): Promise<unknown> {
  return writeTransaction({ ...table, wait }, ITEMS).catch((failure: unknown) => failure);
}

describe('a transaction', () => {
  it('is written once where nothing is in its way', async () => {
    const table = scriptedTable({});
    await writeTransaction(table, ITEMS);
    expect(table.sent).toEqual([{ command: 'TransactWriteItemsCommand', input: { TransactItems: ITEMS } }]);
  });

  it.each([
    ['another transaction', cancelled('None', 'TransactionConflict')],
    ['throttling', cancelled('ThrottlingError', undefined)],
    ['used up throughput', cancelled('ProvisionedThroughputExceeded', 'TransactionConflict')],
    ['who knows what', bare],
  ])('is tried again where %s was in its way', async (_, error) => {
    const table = scriptedTable(error, {});
    await writeTransaction(table, ITEMS);
    expect(table.sent).toHaveLength(2);
  });

  it('is given up for now after six tries, with ever longer waits between them', async () => {
    const table = scriptedTable(cancelled('TransactionConflict'));
    const failure = await failureOf(table);
    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({
      code: 'TABLE_BUSY',
      message: expect.stringContaining('table hub'),
      advice: expect.stringContaining('tried again'),
    });
    expect(table.sent).toHaveLength(6);
    // Half of what is meant, as chance has it here.
    expect(waits).toEqual([25, 100, 400, 800, 1_600]);
  });

  it('waits as chance has it, so that two that collide do not do so again', async () => {
    jest.mocked(Math.random).mockReturnValue(0.9);
    expect(await failureOf(scriptedTable(cancelled('TransactionConflict'), {}))).toBeUndefined();
    expect(waits).toEqual([70]);
  });

  it.each([
    ['alone', cancelled('ConditionalCheckFailed', 'None')],
    ['beside what passes', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
  ])('whose condition does not hold is lost at once, %s', async (_, error) => {
    const table = scriptedTable(error, {});
    const failure = await failureOf(table);
    expect(failure).toBeInstanceOf(Conflict);
    expect(failure).toMatchObject({ code: 'GENERATION_LOST', cause: error });
    expect(table.sent).toHaveLength(1);
  });

  it.each([
    ['an item that is too large', cancelled('ItemCollectionSizeLimitExceeded')],
    ['that beside what passes', cancelled('TransactionConflict', 'ValidationError')],
    ['no right to write', Object.assign(new Error('no'), { name: 'AccessDeniedException' })],
  ])('is not tried again because of %s', async (_, error) => {
    const table = scriptedTable(error, {});
    expect(await failureOf(table)).toBe(error);
    expect(table.sent).toHaveLength(1);
  });
});

it('says that somebody else was faster where the generation is lost', () => {
  expect(generationLost('cause')).toMatchObject({ message: expect.stringContaining('Another run') });
});
