import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

export type ItemKey = { readonly PK: string; readonly SK: string };

/** `blobId`: of the file in git that it is of. */
export type ReadContent = { readonly contentId: string; readonly parts: number; readonly blobId: string };

export type ReadCard = {
  readonly path: string;
  readonly blobId: string;
  /** Of the code that has made it. */
  readonly version: number;
  readonly name: string;
  /** Null: it is no model. */
  readonly catalogue: {
    readonly guid: string;
    readonly entities: number;
    readonly attributes: number;
  } | null;
  readonly isProblem: boolean;
  readonly content: ReadContent | null;
  readonly lastGood: ReadContent | null;
};

/** A project's partition at a moment. */
export type Snapshot = {
  readonly head: string | null;
  readonly syncing: string | null;
  readonly status: string | null;
  readonly generation: number;
  readonly models: number;
  readonly problems: number;
  readonly cards: ReadonlyMap<string, ReadCard>;
  /** Sort keys of runs that are open or fenced. */
  readonly runs: readonly string[];
  /** The cards with all that they say, for comparison. */
  readonly texts: readonly string[];
};

/** Content that the cards hold. */
export function contentIdsOf({ cards }: Snapshot): string[] {
  return [...cards.values()].flatMap(({ content, lastGood }) =>
    [content, lastGood].flatMap((one) => one?.contentId ?? []),
  );
}

export type Part = { readonly data: Buffer; readonly expiresAt: number | null };

/** The table, read with nothing of ours. */
export class TableReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async project(instance: string, id: number): Promise<Snapshot> {
    const items = await this.#query(`P#${instance}#${id}`);
    const project = items.find(({ SK }) => SK?.S === 'PROJECT');
    const cards = items.filter(({ SK }) => SK?.S?.startsWith('MODEL')).map(cardOf);
    return {
      head: project?.head?.S ?? null,
      syncing: project?.syncing?.S ?? null,
      status: project?.status?.S ?? null,
      generation: Number(project?.generation?.N ?? 0),
      models: Number(project?.models?.N ?? 0),
      problems: Number(project?.problems?.N ?? 0),
      cards: new Map(cards.map((card) => [card.path, card])),
      runs: items.flatMap(({ SK }) => (SK?.S?.startsWith('PROJECT#') ? [SK.S] : [])),
      texts: items.filter(({ SK }) => SK?.S?.startsWith('MODEL')).map(textOf),
    };
  }

  async has({ PK, SK }: ItemKey): Promise<boolean> {
    const items = await this.#query(PK);
    return items.some((item) => item.SK?.S === SK);
  }

  /** The parts of a content, in order. */
  async parts(contentId: string): Promise<Part[]> {
    const items = await this.#query(`C#${contentId}`);
    return items.map(({ data, expiresAt }) => ({
      data: Buffer.from(data?.B ?? []),
      expiresAt: expiresAt?.N === undefined ? null : Number(expiresAt.N),
    }));
  }

  /**
   * As DynamoDB does some time after an item's time to live.
   * @param isOurs by the partition
   * @returns how many items
   */
  async expire(now: number, isOurs: (partition: string) => boolean): Promise<number> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#table,
        FilterExpression: 'expiresAt <= :now',
        ProjectionExpression: 'PK, SK',
        ExpressionAttributeValues: { ':now': { N: `${Math.floor(now / 1000)}` } },
      },
    );
    let deleted = 0;
    for await (const { Items = [] } of pages) {
      for (const { PK, SK } of Items) {
        if (!PK?.S || !SK || !isOurs(PK.S)) continue;
        await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: { PK, SK } }));
        deleted += 1;
      }
    }
    return deleted;
  }

  async #query(partition: string): Promise<Item[]> {
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': { S: partition } },
          ExclusiveStartKey,
        }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  }
}

function cardOf(item: Item): ReadCard {
  const { path, blobId, cardVersion, name, problem, contentId, parts, lastGood } = item;
  return {
    path: path?.S ?? '',
    blobId: blobId?.S ?? '',
    version: Number(cardVersion?.N),
    name: name?.S ?? '',
    catalogue: catalogueOf(item),
    isProblem: problem !== undefined,
    content: contentOf({ contentId, parts, blobId }),
    lastGood: contentOf(lastGood?.M ?? {}),
  };
}

function catalogueOf({ guid, entities, attributes }: Item): ReadCard['catalogue'] {
  if (guid?.S === undefined) return null;
  return { guid: guid.S, entities: Number(entities?.N), attributes: Number(attributes?.N) };
}

function contentOf({ contentId, parts, blobId }: Partial<Item>): ReadContent | null {
  if (contentId?.S === undefined) return null;
  return { contentId: contentId.S, parts: Number(parts?.N), blobId: blobId?.S ?? '' };
}

/** The same text for the same item. */
function textOf(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
