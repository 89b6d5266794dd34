import { describe, expect, it } from '@jest/globals';
import { COMMIT, FINISH } from '../../test/support/cards.ts';
import { scriptedTable } from '../../test/support/scripted-table.ts';
import { CARD_VERSION } from '../replica/cards/card.ts';
import type { ProjectStep } from '../replica/replica-store.ts';
import { fromItem } from './marshal.ts';
import { failureUpdate, stepUpdate, suspectUpdate, verifiedUpdate } from './project-update.ts';

const table = scriptedTable({});
const hold = (generation: number) => ({ key: { instance: 'https://gitlab.com', projectId: 42 }, generation });
const former = { head: 'f'.repeat(40), leftAt: '2026-11-22T12:00:00.000Z' };

/** What an update sets and removes, read as DynamoDB reads it, so that nothing is named that is not there. */
function changeOf(update: ReturnType<typeof stepUpdate>) {
  const {
    UpdateExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues = {},
  } = update;
  const values = fromItem(ExpressionAttributeValues);
  const [, sets = '', removes = ''] = /^SET (.+?)(?: REMOVE (.+))?$/.exec(UpdateExpression) ?? [];
  const used = new Set(UpdateExpression.concat(` ${update.ConditionExpression}`).match(/[#:]\w+/g));
  expect(used).toEqual(new Set([...Object.keys(names), ...Object.keys(values)]));
  const assigned = sets.split(', ').map((set) => set.split(' = '));
  return {
    set: Object.fromEntries(assigned.map(([name = '', value = '']) => [names[name], values[value]])),
    remove: removes === '' ? [] : removes.split(', ').map((name) => names[name]),
  };
}

describe('the project in a transaction', () => {
  it.each<[string, ProjectStep, object, unknown]>([
    [
      'that begins says where it goes, and that no head is in doubt',
      { kind: 'begin', syncing: COMMIT, former },
      { syncing: COMMIT, former },
      ['suspect', 'expiresAt'],
    ],
    [
      'that begins with the first head has none from before',
      { kind: 'begin', syncing: COMMIT, former: null },
      { syncing: COMMIT },
      ['former', 'suspect', 'expiresAt'],
    ],
    ['that goes on only raises the generation', { kind: 'continue' }, {}, []],
    [
      'that ends says all of the head, and nothing any more of trouble on the way',
      FINISH,
      (({ former: _, patterns: __, ...known }) => ({ ...known, cardVersion: CARD_VERSION }))(FINISH.project),
      ['former', 'patterns', 'syncing', 'suspect', 'unusable', 'lastError', 'expiresAt'],
    ],
    [
      'that ends with some cards that are not what they should be has all of them looked at again',
      { ...FINISH, project: { ...FINISH.project, status: 'pending' } },
      expect.objectContaining({ status: 'pending', head: COMMIT }),
      expect.arrayContaining(['cardVersion', 'syncing']),
    ],
    [
      'of a repository without a head no longer says what its cards show',
      { kind: 'empty', project: { ...FINISH.project, defaultBranch: null } },
      expect.objectContaining({ status: 'empty', path: 'acme/models' }),
      expect.arrayContaining(['defaultBranch', 'syncing', 'suspect', 'unusable', 'lastError', 'cardVersion']),
    ],
    [
      'that begins to forget leaves nothing but the generation',
      { kind: 'forget' },
      {},
      expect.arrayContaining(['head', 'status', 'path', 'lastError', 'webUrl', 'expiresAt']),
    ],
    [
      'that ends forgetting lets the rest expire a day later',
      { kind: 'forgotten', at: '1970-01-02T00:00:00.000Z' },
      { expiresAt: 2 * 86_400 },
      [],
    ],
  ])('%s', (_, step, set, remove) => {
    const change = changeOf(stepUpdate(table, hold(3), step));
    const { generation, ...rest } = change.set;
    expect(generation).toBe(4);
    expect(rest).toEqual(set);
    expect(change.remove).toEqual(remove);
  });

  it('counts only while its generation is the one that was read', () => {
    expect(stepUpdate(table, hold(3), { kind: 'continue' })).toEqual({
      TableName: 'hub',
      Key: { PK: { S: 'P#https://gitlab.com#42' }, SK: { S: 'PROJECT' } },
      UpdateExpression: 'SET #generation = :generation',
      ConditionExpression: '#generation = :held',
      ExpressionAttributeNames: { '#generation': 'generation' },
      ExpressionAttributeValues: { ':generation': { N: '4' }, ':held': { N: '3' } },
    });
  });

  it('counts only while there is none, the first time', () => {
    expect(stepUpdate(table, hold(0), { kind: 'continue' })).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#generation)',
      ExpressionAttributeValues: { ':generation': { N: '1' } },
    });
  });
});

describe('a note on the project', () => {
  const error = { code: 'GIT_UNAVAILABLE', message: 'Down.', advice: null };
  const failed = {
    run: 'run2',
    trigger: 'push',
    delivery: 'd',
    at: '2026-11-22T12:00:02.000Z',
    error,
  } as const;

  it('says what went wrong, and leaves the generation alone', () => {
    const update = failureUpdate(table, hold(3), { ...failed, status: 'pending', unusable: null });
    expect(changeOf(update)).toEqual({
      set: {
        status: 'pending',
        lastError: { code: 'GIT_UNAVAILABLE', message: 'Down.', advice: null, at: failed.at },
      },
      remove: ['expiresAt'],
    });
    expect(update.ConditionExpression).toBe('#generation = :held');
  });

  it('says of which head nothing can be shown', () => {
    const unusable = { ...error, head: COMMIT, patterns: null };
    const update = failureUpdate(table, hold(3), { ...failed, status: 'failed', unusable });
    expect(changeOf(update).set).toMatchObject({ status: 'failed', unusable: { head: COMMIT } });
  });

  it('says which head is in doubt, and when all was verified', () => {
    const suspect = { head: COMMIT, since: failed.at };
    expect(changeOf(suspectUpdate(table, hold(3), suspect))).toEqual({ set: { suspect }, remove: [] });
    expect(changeOf(verifiedUpdate(table, hold(3), failed.at))).toEqual({
      set: { verifiedAt: failed.at },
      remove: [],
    });
  });
});
