import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type Circuit, UNTROUBLED } from '../circuit/circuit.ts';
import type { CircuitStore } from '../circuit/circuit-store.ts';
import { getItems } from './get-items.ts';
import { fromItem, type Item, toItem } from './marshal.ts';
import type { Table } from './table.ts';

/** Each lost try is another worker's note, and few notes open the circuit: then there is nothing left to write. */
const MAX_TRIES = 10;

/** No opening is of any use for so long: the table then forgets it. */
const RETENTION_SECONDS = 24 * 60 * 60;

const time = z.pipe(
  z.iso.datetime(),
  z.transform((text) => Date.parse(text)),
);
const circuitItem = z.object({
  opening: z._default(
    z.nullable(z.object({ until: time, seconds: z.number().check(z.positive()), code: z.string() })),
    null,
  ),
  silences: z._default(z.array(z.object({ projectId: z.int(), at: time })), []),
});

/** What is kept of an instance's trouble, on DynamoDB. */
export function circuitStore(table: Table): CircuitStore {
  return {
    read: async (instance) => circuitFromItem(await readItem(table, instance)),
    update: (instance, change) => updateCircuit(table, instance, change),
  };
}

async function updateCircuit(
  table: Table,
  instance: string,
  change: (circuit: Circuit) => Circuit,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const item = await readItem(table, instance);
    const circuit = circuitFromItem(item);
    const changed = change(circuit);
    if (changed === circuit || (await triedPut(table, instance, changed, item?.revision))) return;
  }
}

async function readItem(table: Table, instance: string): Promise<Item | undefined> {
  const [item] = await getItems(table, [circuitKey(instance)]);
  return item;
}

/** false: somebody else has written since it was read. */
async function triedPut(
  table: Table,
  instance: string,
  { opening, silences }: Circuit,
  held: AttributeValue | undefined,
): Promise<boolean> {
  const newest = Math.max(opening?.until ?? 0, ...silences.map(({ at }) => at));
  const Item = toItem({
    ...circuitKeyValues(instance),
    revision: Number(held?.N ?? 0) + 1,
    opening: opening && { ...opening, until: format(opening.until) },
    silences: silences.map(({ projectId, at }) => ({ projectId, at: format(at) })),
    expiresAt: Math.ceil(newest / 1000) + RETENTION_SECONDS,
  });
  const isUnchanged =
    held === undefined
      ? { ConditionExpression: 'attribute_not_exists(revision)' }
      : { ConditionExpression: 'revision = :held', ExpressionAttributeValues: { ':held': held } };
  try {
    await table.client.send(new PutItemCommand({ TableName: table.name, Item, ...isUnchanged }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** One that was changed by hand is as good as none: what it held is found out again. */
function circuitFromItem(item: Item | undefined): Circuit {
  return circuitItem.safeParse(item ? fromItem(item) : {}).data ?? UNTROUBLED;
}

function circuitKey(instance: string): Item {
  return toItem(circuitKeyValues(instance));
}

function circuitKeyValues(instance: string): { readonly PK: string; readonly SK: string } {
  return { PK: `I#${instance}`, SK: 'CIRCUIT' };
}

function format(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
