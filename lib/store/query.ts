import { paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Item } from './marshal.ts';
import type { Table } from './table.ts';

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
