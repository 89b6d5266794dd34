import { describe, expect, it } from '@jest/globals';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { getItems } from './get-items.ts';
import { toItem } from './marshal.ts';

const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => toItem({ PK: 'P', SK: `${index}` }));
const request = (asked: object[]) => ({
  command: 'BatchGetItemCommand',
  input: { RequestItems: { hub: { Keys: asked, ConsistentRead: true } } },
});

describe('getItems', () => {
  it('asks for nothing where there are no keys', async () => {
    const table = scriptedTable({});
    expect(await getItems(table, [])).toEqual([]);
    expect(table.sent).toEqual([]);
  });

  it('asks for a hundred keys at a time, strongly consistent', async () => {
    const table = scriptedTable({ Responses: { hub: [toItem({ PK: 'P' })] } });
    expect(await getItems(table, keys(201))).toHaveLength(3);
    const all = keys(201);
    expect(table.sent).toEqual([
      request(all.slice(0, 100)),
      request(all.slice(100, 200)),
      request(all.slice(200)),
    ]);
  });

  it('asks again, after a while, for what was left out', async () => {
    const [first = {}, second = {}] = keys(2);
    const table = scriptedTable(
      { Responses: { hub: [first] }, UnprocessedKeys: { hub: { Keys: [second] } } },
      { UnprocessedKeys: { hub: { Keys: [second] } } },
      { Responses: { hub: [second] }, UnprocessedKeys: {} },
    );
    const start = performance.now();
    expect(await getItems(table, [first, second])).toEqual([first, second]);
    expect(performance.now() - start).toBeGreaterThan(190);
    expect(table.sent.slice(1)).toEqual([request([second]), request([second])]);
  });

  it('answers those that there are', async () => {
    expect(await getItems(scriptedTable({ Responses: {} }), keys(1))).toEqual([]);
    expect(await getItems(scriptedTable({}), keys(1))).toEqual([]);
  });
});
