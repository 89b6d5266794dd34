import { paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Item } from './marshal.ts';
import type { Table } from './table.ts';

/** Who asks for the newest wants some of them. */
const NEWEST_PAGE = 50;

/** Reads the items whose sort key begins with a prefix from the last one on, strongly consistent, a few at a time. */
export async function* queryNewest(
  { client, name }: Table,
  partition: string,
  prefix: string,
): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client, pageSize: NEWEST_PAGE },
    {
      TableName: name,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: partition }, ':prefix': { S: prefix } },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}

/** Reads all items of a partition whose sort key begins with a prefix, strongly consistent, page by page. */
export async function* queryPrefix(
  { client, name }: Table,
  partition: string,
  prefix: string,
  attributes?: readonly string[],
): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client },
    {
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: partition }, ':prefix': { S: prefix } },
      ...(attributes && { ProjectionExpression: attributes.join(', ') }),
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}
