import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ProjectKey } from '../../lib/project-key.ts';
import { PROJECT_SK, projectPk } from '../../lib/store/keys.ts';
import { toItem } from '../../lib/store/marshal.ts';
import type { Table } from '../../lib/store/table.ts';

export type Key = { readonly PK: string; readonly SK: string };

/** Deletes an item, as somebody with the right to write the table may. */
export async function deleteItem({ client, name }: Table, key: Key): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName: name, Key: toItem(key) }));
}

/** Changes attributes of an item; undefined removes one. A changed key makes a second item. */
export async function changeItem(
  { client, name }: Table,
  key: Key,
  changes: Readonly<Record<string, AttributeValue | undefined>>,
): Promise<void> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true }),
  );
  if (Item === undefined) throw new Error(`There is no item ${key.PK} ${key.SK}.`);
  const changed: Record<string, AttributeValue> = {};
  for (const [attribute, value] of Object.entries({ ...Item, ...changes })) {
    if (value !== undefined) changed[attribute] = value;
  }
  await client.send(new PutItemCommand({ TableName: name, Item: changed }));
}

/** As if a quarter of an hour had gone by, in which a project that was found to be right is not verified again. */
export async function forgetVerification(table: Table, project: ProjectKey): Promise<void> {
  await changeItem(table, { PK: projectPk(project), SK: PROJECT_SK }, { verifiedAt: undefined });
}
