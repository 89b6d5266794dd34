import { describe, expect, it } from '@jest/globals';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { toItem } from './marshal.ts';
import { queryPrefix } from './query.ts';

describe('queryPrefix', () => {
  it('reads page by page, strongly consistent, until there are no more', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((SK) => toItem({ PK: 'P', SK }));
    const table = scriptedTable(
      { Items: [a, b], LastEvaluatedKey: b },
      { LastEvaluatedKey: c },
      { Items: [c] },
    );
    expect(await Array.fromAsync(queryPrefix(table, 'P', 'MODEL'))).toEqual([a, b, c]);
    const asked = {
      TableName: 'hub',
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'P' }, ':prefix': { S: 'MODEL' } },
    };
    expect(table.sent.map(({ input }) => input)).toEqual([
      expect.objectContaining(asked),
      expect.objectContaining({ ...asked, ExclusiveStartKey: b }),
      expect.objectContaining({ ...asked, ExclusiveStartKey: c }),
    ]);
    expect(table.sent[0]?.input).not.toHaveProperty('ProjectionExpression');
  });

  it('reads only some attributes where they are named', async () => {
    const table = scriptedTable({ Items: [] });
    expect(await Array.fromAsync(queryPrefix(table, 'P', 'MODEL', ['PK', 'SK']))).toEqual([]);
    expect(table.sent[0]?.input).toMatchObject({ ProjectionExpression: 'PK, SK' });
  });
});
