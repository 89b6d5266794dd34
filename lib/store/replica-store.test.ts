import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { COMMIT, FINISH, modelCard, problemCard } from '../../test/support/cards.ts';
import { type Scripted, scriptedTable } from '../../test/support/scripted-table.ts';
import { UNKNOWN_PROJECT } from '../replica/project/project-state.ts';
import type { FailedRun } from '../replica/project/sync-record.ts';
import { cardToItem } from './card-item.ts';
import { readContent } from './content.ts';
import { type Item, toItem } from './marshal.ts';
import { replicaStore } from './replica-store.ts';

const project = { instance: 'https://gitlab.com', projectId: 42 };
const PK = 'P#https://gitlab.com#42';
const at = '2026-11-22T12:00:00.700Z';
const now = new Date(at);
const MONTH = 30 * 24 * 60 * 60;

const unmet = new ConditionalCheckFailedException({ message: 'By order of the test.', $metadata: {} });
const conflict = new TransactionConflictException({ message: 'By order of the test.', $metadata: {} });
const denied = Object.assign(new Error('No.'), { name: 'AccessDeniedException' });

/** A store on a table that gives these answers, and what it has asked for. */
function scripted(...answers: Scripted[]) {
  const table = scriptedTable(...answers);
  return { store: replicaStore(table), sent: table.sent };
}

const putRun = z.object({
  Item: z.object({
    SK: z.object({ S: z.string() }),
    contentIds: z.object({ L: z.array(z.object({ S: z.string() })) }),
  }),
});

const putPart = z.object({
  TableName: z.literal('hub'),
  Item: z.object({
    PK: z.object({ S: z.literal('C#r1-0') }),
    SK: z.object({ S: z.string() }),
    data: z.object({ B: z.instanceof(Uint8Array) }),
  }),
});

const inputs = (sent: ReturnType<typeof scripted>['sent'], name: string) =>
  sent.filter(({ command }) => command === name).map(({ input }) => input);
const page = (...Items: Item[]): Scripted => ({ Items });
const part = (id: string, index: number, values: Record<string, unknown> = {}) =>
  toItem({ PK: `C#${id}`, SK: `PART#000${index}`, ...values });

describe('the list of projects', () => {
  const entry = { PK: 'HUB', SK: 'PROJECT#https://gitlab.com#42', ...project, created: at };

  it('takes a project in, unless it is on it', async () => {
    const { store, sent } = scripted({});
    await store.registerProject(project, 'acme/models', at);
    expect(sent).toEqual([
      {
        command: 'PutItemCommand',
        input: {
          TableName: 'hub',
          Item: toItem({ ...entry, path: 'acme/models' }),
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      },
    ]);
  });

  it('takes it in without a path where nobody knows one', async () => {
    const { store, sent } = scripted({});
    await store.registerProject(project, null, at);
    expect(sent[0]?.input).toMatchObject({ Item: toItem(entry) });
    expect(sent[0]?.input).not.toMatchObject({ Item: { path: expect.anything() } });
  });

  it('has it already where an earlier run came that far', async () => {
    await expect(scripted(unmet).store.registerProject(project, 'a', at)).resolves.toBeUndefined();
    await expect(scripted(denied).store.registerProject(project, 'a', at)).rejects.toBe(denied);
  });
});

describe('a note on a project', () => {
  const failure: FailedRun = {
    ...{ at, run: 'run2', trigger: 'push', delivery: 'd', status: 'pending', unusable: null },
    error: { code: 'GIT_UNAVAILABLE', message: 'Down.', advice: null },
  };
  const hold = () => ({ key: project, generation: 3 });

  it('is lost where the project has moved on, or somebody is just writing it', async () => {
    for (const error of [unmet, conflict]) {
      const { store, sent } = scripted(error);
      await expect(store.noteFailure(hold(), failure)).rejects.toMatchObject({
        code: 'GENERATION_LOST',
        cause: error,
      });
      expect(sent).toHaveLength(1);
    }
    await expect(scripted(denied).store.noteVerified(hold(), at)).rejects.toBe(denied);
  });

  it('of a failure goes into its diary, too, for ninety days', async () => {
    const { store, sent } = scripted({});
    await store.noteFailure(hold(), failure);
    expect(inputs(sent, 'UpdateItemCommand')).toHaveLength(1);
    const { unusable: _, ...said } = failure;
    expect(inputs(sent, 'PutItemCommand')).toEqual([
      {
        TableName: 'hub',
        Item: toItem({
          ...{ ...said, PK, SK: `SYNC#${at}#run2` },
          expiresAt: Math.floor(now.getTime() / 1000) + 90 * 24 * 60 * 60,
        }),
      },
    ]);
  });

  it('of a doubt or of a verification changes the project only', async () => {
    const { store, sent } = scripted({});
    await store.noteSuspect(hold(), { head: COMMIT, since: at });
    await store.noteVerified(hold(), at);
    expect(sent.map(({ command }) => command)).toEqual(['UpdateItemCommand', 'UpdateItemCommand']);
  });
});

describe('a run', () => {
  const run = { run: 'r1', contentIds: ['r1-0', 'r1-1'], aliveUntil: at };
  const item = (SK: string, ids: readonly string[] = run.contentIds) =>
    toItem({ PK, SK, run: 'r1', contentIds: ids, aliveUntil: at });

  it('is opened with all content that it will touch', async () => {
    const { store, sent } = scripted({});
    await store.openRun(project, run);
    expect(sent).toEqual([
      { command: 'PutItemCommand', input: { TableName: 'hub', Item: item('PROJECT#RUN#r1') } },
    ]);
  });

  it('is several items where it touches more than ten thousand', async () => {
    const { store, sent } = scripted({});
    const contentIds = Array.from({ length: 20_000 }, (_, index) => `r1-${index}`);
    await store.openRun(project, { ...run, contentIds });
    await store.openRun(project, { ...run, contentIds: contentIds.slice(0, 10_001) });
    const puts = z.array(putRun).parse(inputs(sent, 'PutItemCommand'));
    expect(puts.map(({ Item: { SK, contentIds: ids } }) => [SK.S, ids.L.length])).toEqual([
      ['PROJECT#RUN#r1', 10_000],
      ['PROJECT#RUN#r1#1', 10_000],
      ['PROJECT#RUN#r1', 10_000],
      ['PROJECT#RUN#r1#1', 1],
    ]);
    const named = puts.slice(0, 2).flatMap(({ Item }) => Item.contentIds.L.map(({ S }) => S));
    expect(named.join()).toBe(contentIds.join());
  });

  it('is closed with all its items, and no other run is', async () => {
    const keys = ['PROJECT#RUN#r1', 'PROJECT#RUN#r1#1', 'PROJECT#RUN#r10'].map((SK) => toItem({ PK, SK }));
    const strangers = [{}, toItem({ PK }), toItem({ SK: 'PROJECT#RUN#r1' })];
    const { store, sent } = scripted(page(...keys, ...strangers), {});
    await store.closeRun(project, run);
    expect(sent[0]?.input).toMatchObject({
      ExpressionAttributeValues: { ':pk': { S: PK }, ':prefix': { S: 'PROJECT#RUN#r1' } },
      ProjectionExpression: 'PK, SK',
    });
    expect(inputs(sent, 'DeleteItemCommand')).toEqual(
      keys.slice(0, 2).map((Key) => ({ TableName: 'hub', Key })),
    );
  });

  it('that is fenced is remembered before it is closed', async () => {
    const fenced = page(toItem({ PK, SK: 'PROJECT#FENCED#r1' }));
    const { store, sent } = scripted({}, fenced, page(toItem({ PK, SK: 'PROJECT#RUN#r1' })), {});
    await store.fenceRun(project, run);
    expect(sent.map(({ command }) => command)).toEqual([
      'PutItemCommand',
      'QueryCommand',
      'QueryCommand',
      'DeleteItemCommand',
    ]);
    expect(sent[0]?.input).toMatchObject({ Item: item('PROJECT#FENCED#r1') });
    expect(sent[3]?.input).toMatchObject({ Key: toItem({ PK, SK: 'PROJECT#RUN#r1' }) });
  });

  it('is forgotten in the end', async () => {
    const key = toItem({ PK, SK: 'PROJECT#FENCED#r1' });
    const { store, sent } = scripted(page(key), {});
    await store.forgetFenced(project, run);
    expect(inputs(sent, 'DeleteItemCommand')).toEqual([{ TableName: 'hub', Key: key }]);
  });

  it('is read with its project: whose word counts longest says how long it may live', async () => {
    const later = '2026-11-22T12:15:00.000Z';
    const items = [
      item('PROJECT#FENCED#r1'),
      item('PROJECT#RUN#r1'),
      toItem({ PK, SK: 'PROJECT#RUN#r1#1', run: 'r1', contentIds: ['r1-2'], aliveUntil: later }),
      toItem({ PK, SK: 'PROJECT#RUN#r1#2', run: 'r1', contentIds: [], aliveUntil: at }),
    ];
    const strangers = [toItem({ PK }), toItem({ PK, SK: 1 })];
    expect(await scripted(page(...strangers, ...items)).store.readProject(project)).toEqual({
      ...UNKNOWN_PROJECT,
      openRuns: [{ run: 'r1', contentIds: ['r1-0', 'r1-1', 'r1-2'], aliveUntil: later }],
      fencedRuns: [run],
    });
  });
});

describe('cards', () => {
  const cards = [modelCard('a.hck.json', '1'), problemCard('b.hck.json', '2')];
  const items = cards.map((card) => cardToItem(project, card));
  const byKey = new Map(cards.map((card) => [card.key, card]));

  it('are read by their keys, or all of them', async () => {
    const some = scripted({ Responses: { hub: items } });
    expect(await some.store.readCards(project, ['MODEL#a.hck.json'])).toEqual(byKey);
    expect(some.sent[0]?.input).toMatchObject({
      RequestItems: { hub: { Keys: [toItem({ PK, SK: 'MODEL#a.hck.json' })] } },
    });
    const all = scripted(page(...items));
    expect(await all.store.readAllCards(project)).toEqual(byKey);
    expect(all.sent[0]?.input).toMatchObject({
      ExpressionAttributeValues: { ':pk': { S: PK }, ':prefix': { S: 'MODEL' } },
    });
  });

  it('are written in a transaction with the step of their project, before it anything else', async () => {
    const { store, sent } = scripted({});
    const hold = { key: project, generation: 3 };
    const [card] = cards;
    if (card === undefined) throw new Error('There are two.');
    await store.transact(hold, { kind: 'continue' }, [
      { kind: 'put', card },
      { kind: 'delete', key: 'MODEL#old.hck.json' },
    ]);
    expect(sent.map(({ input }) => input)).toEqual([
      {
        TransactItems: [
          { Update: expect.objectContaining({ ConditionExpression: '#generation = :held' }) },
          { Put: { TableName: 'hub', Item: items[0] } },
          { Delete: { TableName: 'hub', Key: toItem({ PK, SK: 'MODEL#old.hck.json' }) } },
        ],
      },
    ]);
    expect(hold.generation).toBe(4);
  });

  it('come with the record of the run in the last transaction', async () => {
    const { store, sent } = scripted({});
    await store.transact({ key: project, generation: 3 }, FINISH, []);
    expect(sent[0]?.input).toMatchObject({
      TransactItems: [
        { Update: expect.anything() },
        { Put: { TableName: 'hub', Item: { SK: { S: 'SYNC#2026-11-22T12:00:01.000Z#run1' } } } },
      ],
    });
  });

  it('that could not be written leave the hold as it was', async () => {
    const hold = { key: project, generation: 3 };
    await expect(scripted(denied).store.transact(hold, { kind: 'continue' }, [])).rejects.toBe(denied);
    expect(hold.generation).toBe(3);
  });

  it('are at most 97 in a transaction of a hundred actions', () => {
    expect(scripted({}).store.cardsPerTransaction).toBe(97);
  });
});

describe('content', () => {
  it('is written in parts of 340 KiB', async () => {
    const { store, sent } = scripted({});
    const gzip = randomBytes(2 * 340 * 1024 + 1);
    expect(await store.writeContent('r1-0', gzip)).toBe(3);
    const puts = z.array(putPart).parse(inputs(sent, 'PutItemCommand'));
    expect(puts.map(({ Item }) => Item.SK.S)).toEqual(['PART#0000', 'PART#0001', 'PART#0002']);
    expect(puts.map(({ Item }) => Item.data.B.length)).toEqual([340 * 1024, 340 * 1024, 1]);
    expect(Buffer.concat(puts.map(({ Item }) => Item.data.B)).equals(gzip)).toBe(true);
    expect(await store.writeContent('r1-1', gzip.subarray(1))).toBe(2);
  });

  it('is not there where a part has no data, is damaged, or is no gzip', async () => {
    const whole = gzipSync('model');
    const read = (...items: Item[]) =>
      scripted(page(...items)).store.readContent({ contentId: 'c', parts: 1 }, 5);
    expect(await read(part('c', 0, { data: whole }))).toEqual(Buffer.from('model'));
    expect(await read(part('c', 0))).toBeNull();
    expect(await read(part('c', 0, { data: whole.subarray(0, 10) }))).toBeNull();
    expect(await read(part('c', 0, { data: Buffer.from('model') }))).toBeNull();
    expect(await read(part('c', 0, { data: whole, expiresAt: 1 }))).toBeNull();
    expect(await read(part('c', 0, { data: whole }), part('c', 1, { data: whole }))).toBeNull();
  });

  it('is not there either where it has fewer parts than it should, or more bytes', async () => {
    const item = part('c', 0, { data: gzipSync('model') });
    const read = (parts: number, most: number) =>
      scripted(page(item)).store.readContent({ contentId: 'c', parts }, most);
    expect(await read(1, 5)).toEqual(Buffer.from('model'));
    expect(await read(2, 5)).toBeNull();
    expect(await read(1, 4)).toBeNull();
  });

  it('is for readers what its parts are together, as long as they are all there', async () => {
    const whole = gzipSync('model');
    const items = [part('c', 0, { data: whole.subarray(0, 9) }), part('c', 1, { data: whole.subarray(9) })];
    const read = (parts: number, ...found: Item[]) =>
      readContent(scriptedTable(page(...found)), { contentId: 'c', parts });
    expect(await read(2, ...items)).toEqual(Buffer.from('model'));
    expect(await read(3, ...items)).toBeNull();
    expect(await read(1)).toBeNull();
    expect(await read(3, ...items, part('c', 2))).toBeNull();
  });

  it('expires a month after it was superseded, each part of it', async () => {
    const { store, sent } = scripted({});
    await store.expireContent(
      [
        { contentId: 'a', parts: 2 },
        { contentId: 'b', parts: 1 },
      ],
      now,
    );
    expect(inputs(sent, 'UpdateItemCommand')).toEqual(
      [part('a', 0), part('a', 1), part('b', 0)].map((Key) => ({
        TableName: 'hub',
        Key,
        UpdateExpression: 'SET expiresAt = :at',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: toItem({ ':at': Math.floor(now.getTime() / 1000) + MONTH }),
      })),
    );
  });

  it('expires as far as there is any, where nobody knows how much', async () => {
    const { store, sent } = scripted(page(part('a', 0), part('a', 1)), {});
    await store.expireRemains(['a'], now);
    expect(sent[0]?.input).toMatchObject({
      ExpressionAttributeValues: { ':pk': { S: 'C#a' }, ':prefix': { S: 'PART#' } },
      ProjectionExpression: 'PK, SK',
    });
    expect(inputs(sent, 'UpdateItemCommand')).toMatchObject([{ Key: part('a', 0) }, { Key: part('a', 1) }]);
  });

  it('that time to live has deleted already is well, any other failure is one', async () => {
    const content = [{ contentId: 'a', parts: 1 }];
    await expect(scripted(unmet).store.expireContent(content, now)).resolves.toBeUndefined();
    await expect(scripted(denied).store.expireContent(content, now)).rejects.toBe(denied);
  });
});
