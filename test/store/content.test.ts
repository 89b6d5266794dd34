import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  expireContent,
  expireRemains,
  readContent,
  readIntactContent,
  writeContent,
} from '../../lib/store/content.ts';
import { type HubTable, startHubTable } from '../support/hub-table.ts';

const at = new Date('2026-11-22T12:00:00Z');

let table: HubTable;

beforeAll(async () => {
  table = await startHubTable();
});
afterAll(() => table.close());

describe('content', () => {
  it.each([0, 1, 1_000, 2_000_000])('of %i random bytes comes back exactly', async (length) => {
    const bytes = randomBytes(length);
    const contentId = `run-${length}`;
    const parts = await writeContent(table, contentId, gzipSync(bytes));
    expect(parts).toBe(Math.ceil(gzipSync(bytes).length / (340 * 1024)));
    expect((await readContent(table, { contentId, parts }))?.equals(bytes)).toBe(true);
  });

  it('is cut into parts that readers in any language can join into one gzip stream', async () => {
    const bytes = randomBytes(800_000);
    const parts = await writeContent(table, 'joined', gzipSync(bytes));
    const data: Uint8Array[] = [];
    for (let index = 0; index < parts; index += 1) {
      const part = await rawPart('joined', index);
      if (part?.data?.B) data.push(part.data.B);
    }
    expect(parts).toBe(3);
    expect(Math.max(...data.map(({ length }) => length))).toBeLessThan(350_000);
    expect(gunzipSync(Buffer.concat(data)).equals(bytes)).toBe(true);
  });

  it('is not answered where a part is missing', async () => {
    await writeContent(table, 'cut', gzipSync('x'));
    expect(await readContent(table, { contentId: 'cut', parts: 2 })).toBeNull();
    expect(await readContent(table, { contentId: 'never written', parts: 1 })).toBeNull();
  });

  it('expires in 30 days once superseded, every part of it, and is readable until then', async () => {
    const bytes = randomBytes(800_000);
    const parts = await writeContent(table, 'old', gzipSync(bytes));
    await expireContent(table, [{ contentId: 'old', parts }], at);
    const expiry = String(at.getTime() / 1000 + 30 * 24 * 60 * 60);
    for (let index = 0; index < parts; index += 1) {
      expect((await rawPart('old', index))?.expiresAt).toEqual({ N: expiry });
    }
    expect((await readContent(table, { contentId: 'old', parts }))?.equals(bytes)).toBe(true);
  });

  it('is intact as long as it is whole, stays, and has no more bytes than it should', async () => {
    const bytes = randomBytes(400_000);
    const parts = await writeContent(table, 'intact', gzipSync(bytes));
    const read = (count: number, most: number) =>
      readIntactContent(table, { contentId: 'intact', parts: count }, most);
    expect((await read(parts, bytes.length))?.equals(bytes)).toBe(true);
    expect(await read(parts, bytes.length - 1)).toBeNull();
    expect(await read(parts - 1, bytes.length)).toBeNull();
    expect(await read(parts + 1, bytes.length)).toBeNull();
    await expireContent(table, [{ contentId: 'intact', parts: 1 }], at);
    expect(await read(parts, bytes.length)).toBeNull();
  });

  it('is intact also where the file is empty', async () => {
    const parts = await writeContent(table, 'empty', gzipSync(''));
    expect(await readIntactContent(table, { contentId: 'empty', parts }, 0)).toEqual(Buffer.alloc(0));
  });

  it('expires as far as it was written when a run was cut, and what was not written stays unwritten', async () => {
    await writeContent(table, 'half', gzipSync(randomBytes(400_000)));
    await expireRemains(table, ['half', 'none'], at);
    await expireContent(table, [{ contentId: 'none', parts: 1 }], at);
    expect((await rawPart('half', 0))?.expiresAt).toBeDefined();
    expect((await rawPart('half', 1))?.expiresAt).toBeDefined();
    expect(await rawPart('none', 0)).toBeUndefined();
  });
});

async function rawPart(contentId: string, index: number) {
  const Key = { PK: { S: `C#${contentId}` }, SK: { S: `PART#000${index}` } };
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true }),
  );
  return Item;
}
