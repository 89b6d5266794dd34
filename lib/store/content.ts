import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { pipeline } from '../pipeline.ts';
import type { Content } from '../replica/cards/card.ts';
import { contentPk, PART_PREFIX, partSk } from './keys.ts';
import { type Item, toItem } from './marshal.ts';
import { queryPrefix } from './query.ts';
import { PARALLEL_REQUESTS, type Table } from './table.ts';

/** DynamoDB's items hold 400 KB, keys and names included; a part keeps clear of that. */
const PART_BYTES = 340 * 1024;

const decompress = promisify(gunzip);

/** How zlib says that a stream is no gzip, broken off, or longer than allowed. */
const DAMAGED = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR_BUFFER_TOO_LARGE']);

/** Superseded content is kept this long, for readers in flight and for recoveries. */
const RETENTION_SECONDS = 30 * 24 * 60 * 60;

/** Cuts a gzip stream into parts and writes them; answers their number. An id is written once, by one run. */
export async function writeContent(table: Table, contentId: string, gzip: Buffer): Promise<number> {
  const parts = Math.ceil(gzip.length / PART_BYTES);
  for (let index = 0; index < parts; index += 1) {
    const data = gzip.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
    const Item = toItem({ ...partKey(contentId, index), data });
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
  return parts;
}

/** The bytes of a file, exactly as git has them; null where the content is not there (any more). */
export async function readContent(table: Table, { contentId, parts }: Content): Promise<Buffer | null> {
  const found: Uint8Array[] = [];
  for await (const { data } of queryPrefix(table, contentPk(contentId), PART_PREFIX)) {
    if (data?.B !== undefined) found.push(data.B);
  }
  return found.length === parts ? gunzipSync(Buffer.concat(found)) : null;
}

/** The same, but null also where a part expires or is damaged, or the file would be larger than so many bytes. */
export async function readIntactContent(
  table: Table,
  { contentId, parts }: Content,
  maxBytes: number,
): Promise<Buffer | null> {
  const found: Uint8Array[] = [];
  for await (const { data, expiresAt } of queryPrefix(table, contentPk(contentId), PART_PREFIX)) {
    if (data?.B === undefined || expiresAt !== undefined || found.length === parts) return null;
    found.push(data.B);
  }
  return found.length === parts ? unzip(Buffer.concat(found), maxBytes) : null;
}

async function unzip(zipped: Buffer, maxBytes: number): Promise<Buffer | null> {
  try {
    return await decompress(zipped, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    if (Error.isError(error) && 'code' in error && DAMAGED.has(String(error.code))) return null;
    throw error;
  }
}

/** Sets the expiry of contents whose number of parts is known. */
export async function expireContent(
  table: Table,
  contents: readonly Content[],
  supersededAt: Date,
): Promise<void> {
  const parts = contents.flatMap(({ contentId, parts: count }) =>
    Array.from({ length: count }, (_, index) => toItem(partKey(contentId, index))),
  );
  await pipeline(parts, { items: PARALLEL_REQUESTS }, (key) => expirePart(table, key, supersededAt));
}

/** Sets the expiry of whatever there is of contents that a run which was cut may or may not have written. */
export async function expireRemains(
  table: Table,
  contentIds: readonly string[],
  supersededAt: Date,
): Promise<void> {
  await pipeline(contentIds, { items: PARALLEL_REQUESTS }, async (contentId) => {
    for await (const key of queryPrefix(table, contentPk(contentId), PART_PREFIX, ['PK', 'SK'])) {
      await expirePart(table, key, supersededAt);
    }
  });
}

async function expirePart(table: Table, key: Item, supersededAt: Date): Promise<void> {
  const expiresAt = Math.floor(supersededAt.getTime() / 1000) + RETENTION_SECONDS;
  const update = new UpdateItemCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET expiresAt = :at',
    ConditionExpression: 'attribute_exists(PK)',
    ExpressionAttributeValues: toItem({ ':at': expiresAt }),
  });
  try {
    await table.client.send(update);
  } catch (error) {
    // Time to live was faster: without the condition the update would bring the part back, empty.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function partKey(contentId: string, index: number): { PK: string; SK: string } {
  return { PK: contentPk(contentId), SK: partSk(index) };
}
