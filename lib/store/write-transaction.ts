import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { RetryLater } from '../errors.ts';
import { generationLost } from '../replica/project/generation-lost.ts';
import type { Table } from './table.ts';

/**
 * Waits between tries of a transaction that another one got in the way of, in milliseconds. A project's cards are one
 * partition, which takes no more than 1,000 write units a second: the first replication of thousands of models meets that.
 */
const RETRY_DELAYS_MS = [50, 200, 800, 1_600, 3_200];

/** Reasons that pass by themselves. The SDK does not retry them, since another reason may stand beside them. */
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Writes all or nothing.
 * @throws Conflict `GENERATION_LOST` if a condition does not hold; RetryLater `TABLE_BUSY` if others stay in the way
 */
export async function writeTransaction(table: Table, items: TransactWriteItem[]): Promise<void> {
  for (const milliseconds of RETRY_DELAYS_MS) {
    if (await triedTransaction(table, items)) return;
    await table.wait(milliseconds * (0.5 + Math.random()));
  }
  if (await triedTransaction(table, items)) return;
  throw new RetryLater('TABLE_BUSY', `Transactions on table ${table.name} keep colliding.`, {
    advice: 'It will be tried again; if it lasts, something else writes to the items of this project.',
  });
}

/** false: something passing was in the way. */
async function triedTransaction(table: Table, items: TransactWriteItem[]): Promise<boolean> {
  try {
    await table.client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = reasonCodes(error.CancellationReasons);
    if (codes.includes('ConditionalCheckFailed')) throw generationLost(error);
    if (!codes.every((code) => PASSING.has(code))) throw error;
    return false;
  }
}

function reasonCodes(reasons: CancellationReason[] = []): string[] {
  return reasons.flatMap(({ Code }) => (Code === undefined || Code === 'None' ? [] : [Code]));
}
