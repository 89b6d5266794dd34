import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, jest } from '@jest/globals';
import { type Scripted, scriptedTable } from '../../test/support/scripted-table.ts';
import { type Circuit, UNTROUBLED } from '../circuit/circuit.ts';
import { circuitStore } from './circuit.ts';
import { toItem } from './marshal.ts';

const INSTANCE = 'https://git.acme.com';
const UNTIL = Date.parse('2026-11-26T12:00:00.500Z');
const AT = Date.parse('2026-11-26T13:00:00Z');

const opened: Circuit = {
  opening: { until: UNTIL, seconds: 60, code: 'GIT_RATE_LIMITED' },
  silences: [{ projectId: 7, at: AT }],
};
const item = {
  PK: `I#${INSTANCE}`,
  SK: 'CIRCUIT',
  revision: 3,
  opening: { until: '2026-11-26T12:00:00.500Z', seconds: 60, code: 'GIT_RATE_LIMITED' },
  silences: [{ projectId: 7, at: '2026-11-26T13:00:00.000Z' }],
  expiresAt: AT / 1000 + 86_400,
};
const overtaken = new ConditionalCheckFailedException({ message: 'Too late.', $metadata: {} });

const found = (values: Record<string, unknown> | null): Scripted => ({
  Responses: { hub: values === null ? [] : [toItem(values)] },
});
const puts = ({ sent }: ReturnType<typeof scriptedTable>) =>
  sent.filter(({ command }) => command === 'PutItemCommand').map(({ input }) => input);

describe('the circuit of an instance', () => {
  it('is read from its item, of which nothing older is good enough', async () => {
    const table = scriptedTable(found(item));
    expect(await circuitStore(table).read(INSTANCE)).toEqual(opened);
    const Keys = [{ PK: { S: `I#${INSTANCE}` }, SK: { S: 'CIRCUIT' } }];
    expect(table.sent[0]?.input).toEqual({ RequestItems: { hub: { Keys, ConsistentRead: true } } });
  });

  it.each([
    ['there is no item', null],
    ['the item says nothing', { PK: item.PK, SK: item.SK }],
    ['a time is none', { ...item, opening: { ...item.opening, until: 'soon' } }],
    ['it was open for less than no time', { ...item, opening: { ...item.opening, seconds: 0 } }],
    ['it says nothing of its reason', { ...item, opening: { until: item.opening.until, seconds: 1 } }],
    ['a silence has no project', { ...item, silences: [{ at: item.opening.until }] }],
    ['the silences are no list', { ...item, silences: 'none' }],
  ])('has no trouble where %s', async (_, values) => {
    expect(await circuitStore(scriptedTable(found(values))).read(INSTANCE)).toEqual(UNTROUBLED);
  });

  it('is written the first time where nobody else has written it', async () => {
    const table = scriptedTable(found(null), {});
    await circuitStore(table).update(INSTANCE, () => opened);
    expect(puts(table)).toEqual([
      {
        TableName: 'hub',
        Item: toItem({ ...item, revision: 1 }),
        ConditionExpression: 'attribute_not_exists(revision)',
      },
    ]);
  });

  it('is written anew where it is as it was read, and known as newer by its revision', async () => {
    const table = scriptedTable(found(item), {});
    const change = jest.fn((circuit: Circuit): Circuit => ({ ...circuit, silences: [] }));
    await circuitStore(table).update(INSTANCE, change);
    expect(change).toHaveBeenCalledWith(opened);
    expect(puts(table)).toEqual([
      {
        TableName: 'hub',
        // What counts is when the last of it is over, in whole seconds that are not too few.
        Item: toItem({ ...item, revision: 4, silences: [], expiresAt: Math.ceil(UNTIL / 1000) + 86_400 }),
        ConditionExpression: 'revision = :held',
        ExpressionAttributeValues: { ':held': { N: '3' } },
      },
    ]);
  });

  it('may have nothing but silences', async () => {
    const table = scriptedTable(found(null), {});
    await circuitStore(table).update(INSTANCE, () => ({ opening: null, silences: opened.silences }));
    const { opening: _, ...rest } = item;
    expect(puts(table)).toEqual([expect.objectContaining({ Item: toItem({ ...rest, revision: 1 }) })]);
  });

  it('is not written where nothing has changed', async () => {
    const table = scriptedTable(found(item));
    await circuitStore(table).update(INSTANCE, (circuit) => circuit);
    expect(puts(table)).toEqual([]);
  });

  it('is looked at again, and changed as it is then, where another worker was faster', async () => {
    const table = scriptedTable(found(null), overtaken, found(item), {});
    const seen: Circuit[] = [];
    await circuitStore(table).update(INSTANCE, (circuit) => {
      seen.push(circuit);
      return { ...circuit, silences: [] };
    });
    expect(seen).toEqual([UNTROUBLED, opened]);
    expect(puts(table)).toHaveLength(2);
  });

  it('is left as others write it after ten tries', async () => {
    const answers = Array.from({ length: 10 }, () => [found(item), overtaken]).flat();
    const table = scriptedTable(...answers, new Error('This is one too many.'));
    await circuitStore(table).update(INSTANCE, (circuit) => ({ ...circuit }));
    expect(puts(table)).toHaveLength(10);
  });

  it('fails where the table does', async () => {
    const failure = new Error('No right to write.');
    const table = scriptedTable(found(item), failure, found(item), {});
    const update = circuitStore(table).update(INSTANCE, () => opened);
    await expect(update).rejects.toBe(failure);
  });
});
