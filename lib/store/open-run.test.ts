import { describe, expect, it } from '@jest/globals';
import type { Item } from './marshal.ts';
import { openRunsFromItems } from './open-run.ts';

const S = (text: string) => ({ S: text });
const PK = S('P#https://gitlab.com#42');
const aliveUntil = S('2026-11-22T12:15:00.000Z');
const first = { PK, SK: S('PROJECT#RUN#r1'), run: S('r1'), contentIds: { L: [S('r1-0')] }, aliveUntil };
const second = { ...first, SK: S('PROJECT#RUN#r1#1'), contentIds: { L: [S('r1-1')] } };
const project = { PK, SK: S('PROJECT') };

describe('the items of an open run', () => {
  it('are one run, whatever else is with them', () => {
    const other = { PK, SK: S('PROJECT#RUN#r10'), run: S('r10'), contentIds: { L: [] } };
    expect(openRunsFromItems([project, first, second, other])).toEqual([
      { run: 'r1', contentIds: ['r1-0', 'r1-1'], aliveUntil: '2026-11-22T12:15:00.000Z' },
      // Of a former version, which did not say how long its worker may live: it does not any more.
      { run: 'r10', contentIds: [], aliveUntil: '1970-01-01T00:00:00.000Z' },
    ]);
  });

  it('name its content in the order of their numbers, which is not that of the table', () => {
    const items = [1, 10, 11, 2].map((index) => ({
      ...second,
      SK: S(`PROJECT#RUN#r1#${index}`),
      contentIds: { L: [S(`r1-${index}`)] },
    }));
    const [run] = openRunsFromItems([project, first, ...items]);
    expect(run?.contentIds).toEqual(['r1-0', 'r1-1', 'r1-2', 'r1-10', 'r1-11']);
  });

  it.each<[attributes: string, changes: Item]>([
    ['run', { run: S('not-to-be-said') }],
    ['run', { run: S('r') }],
    ['run', { run: S('') }],
    ['run', { run: { N: '1' } }],
    ['contentIds', { contentIds: S('not-to-be-said') }],
    ['contentIds', { contentIds: { L: [S('not-to-be-said'), { N: '1' }, { N: '2' }] } }],
    ['run, contentIds', { run: { NULL: true }, contentIds: { NULL: true } }],
  ])('are damaged in %s if it is %j, which says where and not what', (attributes, changes) => {
    expect(() => openRunsFromItems([project, first, { ...second, ...changes }])).toThrow(
      expect.objectContaining({
        outcome: 'permanent',
        code: 'ITEM_DAMAGED',
        message: `The item with PK "P#https://gitlab.com#42" and SK "PROJECT#RUN#r1#1" was changed by hand: ${attributes} is missing or not as Model Hub Sync writes it.`,
        advice: expect.stringContaining('Delete the item and press Test > Push events'),
      }),
    );
  });

  it('are named on one line, whatever somebody has taken for a key', () => {
    expect(() => openRunsFromItems([{ PK, SK: S('PROJECT#RUN#"\n') }])).toThrow(
      'SK "PROJECT#RUN#\\"\\n" was',
    );
  });
});
