import { paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Item } from './marshal.ts';
import type { Table } from './table.ts';

/** Who asks for the newest wants some of them. */
const NEWEST_PAGE = 50;

/** How far back the newest items are wanted, and how many of them. */
export type NewestBounds = {
  /** What follows the prefix in the first of the sort keys that are wanted; null: all are. */
  readonly since?: string | null;
  /** A page has no more than the caller takes at most. */
  readonly atMost?: number;
};

/** Comes after all that follows a prefix. */
const LAST = '\u{10ffff}';

/** Reads the items whose sort key begins with a prefix from the last one on, strongly consistent, a few at a time. */
export async function* queryNewest(
  { client, name }: Table,
  partition: string,
  prefix: string,
  { since = null, atMost = NEWEST_PAGE }: NewestBounds = {},
): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client, pageSize: Math.min(atMost, NEWEST_PAGE) },
    {
      TableName: name,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: 'PK = :pk AND SK BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': { S: partition },
        ':first': { S: prefix + (since ?? '') },
        ':last': { S: prefix + LAST },
      },
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
