import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { FINISH } from '../../test/support/cards.ts';
import { CARD_VERSION } from '../replica/cards/card.ts';
import { UNKNOWN_PROJECT } from '../replica/project/project-state.ts';
import { type Item, toItem } from './marshal.ts';
import { projectFromItems, readableProject } from './project-item.ts';

const ITEM = toItem({
  ...FINISH.project,
  ...{ PK: 'P#https://gitlab.com#42', SK: 'PROJECT', generation: 3, status: 'synced' },
  cardVersion: CARD_VERSION,
});
const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;
const synced = {
  ...unknown,
  ...FINISH.project,
  ...{ generation: 3, status: 'synced', cardVersion: CARD_VERSION },
};

const HELD = 'not-to-be-said';
const S = (text: string) => ({ S: text });
const N = (number: string) => ({ N: number });

const DAMAGES: [attribute: string, value: AttributeValue][] = [
  ['generation', S(HELD)],
  ['generation', N('0')],
  ['generation', N('-1')],
  ['generation', N('1.5')],
  ['generation', N('12345678901234567890')],
  ['path', N('7')],
  ['webUrl', { BOOL: true }],
  ['defaultBranch', { L: [] }],
  ['head', S(HELD)],
  ['head', S('')],
  ['former', { M: { head: S('f'.repeat(40)), leftAt: S(HELD) } }],
  ['former', { M: { head: S(HELD), leftAt: S('2026-11-22T12:00:00.000Z') } }],
  ['suspect', { M: { head: S('f'.repeat(40)), since: S(HELD) } }],
  ['suspect', S(HELD)],
  ['syncing', S(HELD)],
  ['bound', S(HELD)],
  ['boundPath', { SS: [HELD] }],
  ['status', S(HELD)],
  ['lastError', S(HELD)],
  ['lastError', { M: { code: S(HELD) } }],
  ['models', S(HELD)],
  ['problems', { B: Buffer.from(HELD) }],
  ['askedAt', S(HELD)],
  ['observedAt', S(HELD)],
  ['syncedAt', N('1')],
  ['cardVersion', S(HELD)],
  ['patterns', N('1')],
  ['capabilities', { M: { objectFormat: S(HELD) } }],
  ['unusable', { M: { head: S(HELD), code: S('X'), message: S('x') } }],
  ['unusable', { M: { head: S('f'.repeat(40)), code: S('X') } }],
];

function damageOf(item: Item): unknown {
  try {
    return projectFromItems([item]);
  } catch (error) {
    return error;
  }
}

describe("a project's item", () => {
  it('is a project', () => {
    expect(projectFromItems([ITEM])).toEqual({ ...synced, openRuns: [], fencedRuns: [] });
    expect(projectFromItems([])).toEqual(UNKNOWN_PROJECT);
  });

  it.each(DAMAGES)('with another %s (%j) is damaged, which says where and not what', (attribute, value) => {
    const error = damageOf({ ...ITEM, [attribute]: value });
    expect(error).toMatchObject({
      outcome: 'permanent',
      code: 'ITEM_DAMAGED',
      message: `The item with PK "P#https://gitlab.com#42" and SK "PROJECT" was changed by hand: ${attribute} is missing or not as Model Hub Sync writes it.`,
      advice: expect.stringContaining('Delete these attributes, or the item'),
    });
    expect(JSON.stringify(error)).not.toContain(HELD);
  });

  it.each<[attribute: string, value: unknown]>([
    ...['synced', 'pending', 'failed', 'empty', 'gone'].map((status): [string, unknown] => [
      'status',
      status,
    ]),
    ...['api', 'file', 'hint'].map((bound): [string, unknown] => ['bound', bound]),
    ['capabilities', { objectFormat: 'sha256', unborn: false }],
    ['unusable', { head: 'f'.repeat(40), code: 'X', message: 'x', advice: null, patterns: '*.json' }],
    ['former', { head: 'f'.repeat(40), leftAt: '2026-11-22T12:00:00.000Z', returned: true }],
  ])('may have another %s: %j', (attribute, value) => {
    const item = { ...ITEM, ...toItem({ [attribute]: value }) };
    expect(projectFromItems([item])).toMatchObject({ [attribute]: value });
  });

  it('is found among those of its runs, and has a status that is to be found out where it says none', () => {
    const run = toItem({ PK: 'P', SK: 'PROJECT#RUN#r1', run: 'r1', contentIds: [] });
    const { status: _, ...rest } = ITEM;
    const found = projectFromItems([run, { PK: S('P') }, rest]);
    expect(found).toMatchObject({ head: FINISH.project.head, status: 'pending', openRuns: [{ run: 'r1' }] });
  });

  it('says all that is wrong with it', () => {
    expect(damageOf({ ...ITEM, head: S(HELD), suspect: S(HELD) })).toMatchObject({
      attributes: ['head', 'suspect'],
      message: expect.stringContaining(': head, suspect is missing'),
    });
  });

  it.each(['generation', 'models', 'problems', 'observedAt', 'syncedAt'])(
    'without %s shows cards that nobody can be sure of',
    (attribute) => {
      const { [attribute]: __, ...rest } = ITEM;
      expect(projectFromItems([rest])).toMatchObject({ head: FINISH.project.head, cardVersion: null });
    },
  );
});

describe('a reader', () => {
  const now = () => new Date('2026-11-23T00:00:00Z');

  it('sees the project', () => {
    expect(readableProject(ITEM, now)).toEqual(synced);
    expect(readableProject(undefined, now)).toEqual(unknown);
  });

  it('sees what is left of a damaged one, and the damage', () => {
    expect(readableProject({ ...ITEM, head: S(HELD), capabilities: S(HELD) }, now)).toEqual({
      ...synced,
      ...{ head: null, capabilities: null, status: 'failed' },
      lastError: {
        code: 'ITEM_DAMAGED',
        message: expect.stringContaining('head, capabilities'),
        advice: expect.stringContaining('Delete these attributes'),
        at: '2026-11-23T00:00:00.000Z',
      },
    });
  });

  it.each(DAMAGES)('sees a project whose %s is %j', (attribute, value) => {
    expect(readableProject({ ...ITEM, [attribute]: value }, now)).toMatchObject({
      status: 'failed',
      lastError: { code: 'ITEM_DAMAGED' },
    });
  });
});
