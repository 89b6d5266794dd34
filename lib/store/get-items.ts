import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { pipeline } from '../pipeline.ts';
import type { Item } from './marshal.ts';
import { PARALLEL_REQUESTS, type Table } from './table.ts';

/** BatchGetItem takes 100 keys. */
const KEYS_PER_REQUEST = 100;

/** Keys come back unprocessed when the table is throttled, too: asking again at once would not help. */
const UNPROCESSED_DELAY_MS = 100;

/** Those of the items that there are, in any order, strongly consistent. */
export async function getItems(table: Table, keys: readonly Item[]): Promise<Item[]> {
  const batches: Item[][] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_REQUEST)
    batches.push(keys.slice(at, at + KEYS_PER_REQUEST));
  const found: Item[] = [];
  await pipeline(batches, { items: PARALLEL_REQUESTS }, async (batch) => {
    found.push(...(await getBatch(table, batch)));
  });
  return found;
}

/** DynamoDB may answer only some of the keys (16 MB, throttling): the rest is asked for again. */
async function getBatch(table: Table, keys: Item[]): Promise<Item[]> {
  const found: Item[] = [];
  let missing = keys;
  while (missing.length > 0) {
    const RequestItems = { [table.name]: { Keys: missing, ConsistentRead: true } };
    const answer = await table.client.send(new BatchGetItemCommand({ RequestItems }));
    found.push(...(answer.Responses?.[table.name] ?? []));
    missing = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (missing.length > 0) await table.wait(UNPROCESSED_DELAY_MS);
  }
  return found;
}
