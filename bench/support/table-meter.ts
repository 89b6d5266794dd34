import { text } from 'node:stream/consumers';
import { serveHttp } from '../../local/http-server.ts';
import { itemBytes, readUnits, type WireItem, writeUnits } from './item-size.ts';

type Units = { readonly reads: number; readonly writes: number; readonly requests: number };

/** Stands before a DynamoDB and counts what AWS would bill, from the sizes of the items. */
export type TableMeter = {
  readonly endpoint: string;
  readonly used: () => Units;
  /** Every item of a table, by its key. */
  readonly scan: (table: string) => Promise<ReadonlyMap<string, WireItem>>;
  readonly close: () => Promise<void>;
};

type Action = { readonly TableName: string; readonly Item?: WireItem; readonly Key?: WireItem };

type ReadAnswer = {
  readonly Item?: WireItem;
  readonly Items?: readonly WireItem[];
  readonly Responses?: Readonly<Record<string, readonly WireItem[]>>;
};

/** Writes of one request, and what a unit of them costs: two where they are a transaction. */
type Writes = { readonly actions: readonly Action[]; readonly factor: 1 | 2 };

const READS = new Set(['GetItem', 'BatchGetItem', 'Query']);
const NONE: Writes = { actions: [], factor: 1 };

export async function startTableMeter(target: string): Promise<TableMeter> {
  const used = { reads: 0, writes: 0, requests: 0 };
  const ask = async (operation: string, body: string) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    };
    const answer = await fetch(target, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  };
  /** What it would cost to write each item as it is now. */
  const unitsOf = (actions: readonly Action[]) =>
    Promise.all(
      actions.map(async ({ TableName, Item = {}, Key: { PK, SK } = Item }) => {
        const found = JSON.parse((await ask('GetItem', JSON.stringify({ TableName, Key: { PK, SK } }))).body);
        return found.Item === undefined ? 1 : writeUnits(found.Item);
      }),
    );

  const server = await serveHttp(0, async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body = await text(request);
    const { actions, factor } = writesOf(operation, body);
    const before = await unitsOf(actions);
    const answer = await ask(operation, body);
    const after = await unitsOf(actions);
    used.requests += 1;
    // The larger of both is billed, whether it was replaced, deleted or refused.
    for (const [index, units] of after.entries()) used.writes += factor * Math.max(units, before[index] ?? 1);
    if (READS.has(operation)) used.reads += unitsRead((await ask(operation, whole(body))).body);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
  });
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    used: () => ({ ...used }),
    async scan(TableName) {
      const items = new Map<string, WireItem>();
      let ExclusiveStartKey: unknown;
      do {
        const page = JSON.parse((await ask('Scan', JSON.stringify({ TableName, ExclusiveStartKey }))).body);
        for (const item of page.Items) items.set(`${item.PK.S} ${item.SK.S}`, item);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return items;
    },
    close: server.close,
  };
}

function writesOf(operation: string, body: string): Writes {
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return { actions: [JSON.parse(body)], factor: 1 };
    case 'TransactWriteItems':
      return { actions: JSON.parse(body).TransactItems.flatMap(Object.values), factor: 2 };
    default:
      return NONE;
  }
}

/** Attributes that are left out of the answer are billed all the same. */
function whole(body: string): string {
  const { ProjectionExpression: _, ...input } = JSON.parse(body);
  return JSON.stringify(input);
}

/** Items that a query finds are billed together, those that are got each by itself. All our reads are strongly consistent. */
function unitsRead(answer: string): number {
  const { Item, Items, Responses = {} }: ReadAnswer = JSON.parse(answer);
  if (Items !== undefined) return readUnits(Items.reduce((sum, item) => sum + itemBytes(item), 0));
  const got = [...(Item === undefined ? [] : [Item]), ...Object.values(Responses).flat()];
  return Math.max(
    1,
    got.reduce((sum, item) => sum + readUnits(itemBytes(item)), 0),
  );
}
