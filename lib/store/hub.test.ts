import { describe, expect, it } from '@jest/globals';
import { FINISH, modelCard } from '../../test/support/cards.ts';
import { type Scripted, scriptedTable } from '../../test/support/scripted-table.ts';
import { CARD_VERSION } from '../replica/cards/card.ts';
import { cardToItem } from './card-item.ts';
import { isProjectNamed, listCards, listProjects } from './hub.ts';
import { registrySk } from './keys.ts';
import { toItem } from './marshal.ts';

const key = (projectId: number, instance = 'https://b.example') => ({ instance, projectId });
const registered = (project: ReturnType<typeof key>, path?: string) =>
  toItem({ PK: 'HUB', SK: registrySk(project), path });
const stateOf = ({ instance, projectId }: ReturnType<typeof key>, changes: Record<string, unknown> = {}) =>
  toItem({
    ...FINISH.project,
    ...{ PK: `P#${instance}#${projectId}`, SK: 'PROJECT', generation: 1, cardVersion: CARD_VERSION },
    ...changes,
  });
const page = (...Items: object[]): Scripted => ({ Items });
const got = (...items: object[]): Scripted => ({ Responses: { hub: items } });

describe('the list of projects', () => {
  it('is sorted by instance, path and id, with what each item says', async () => {
    const keys = [key(3), key(2), key(1), key(9, 'https://a.example')];
    const paths = ['z', 'a', 'a', 'zz'];
    const table = scriptedTable(
      page(...keys.map((one) => registered(one))),
      got(...keys.map((one, index) => stateOf(one, { path: paths[index] })).reverse()),
    );
    const projects = await listProjects(table);
    expect(projects.map(({ instance, path, projectId }) => [instance, path, projectId])).toEqual([
      ['https://a.example', 'zz', 9],
      ['https://b.example', 'a', 1],
      ['https://b.example', 'a', 2],
      ['https://b.example', 'z', 3],
    ]);
    expect(projects[0]).toMatchObject({ status: 'synced', models: 2, head: FINISH.project.head });
  });

  it('asks for the list and then for the items of its projects', async () => {
    const table = scriptedTable(page(registered(key(1))), got());
    await listProjects(table);
    expect(table.sent.map(({ input }) => input)).toEqual([
      expect.objectContaining({
        ExpressionAttributeValues: { ':pk': { S: 'HUB' }, ':prefix': { S: 'PROJECT' } },
      }),
      {
        RequestItems: {
          hub: { Keys: [toItem({ PK: 'P#https://b.example#1', SK: 'PROJECT' })], ConsistentRead: true },
        },
      },
    ]);
  });

  it('knows a project by the path that it was registered with, or by its id, as long as nothing else is known', async () => {
    const table = scriptedTable(page(registered(key(1), 'acme/models'), registered(key(2))), got());
    expect(await listProjects(table)).toMatchObject([
      { projectId: 1, path: 'acme/models', status: 'pending' },
      { projectId: 2, path: 'projects/2', status: 'pending' },
    ]);
  });

  it('leaves out what is no project', async () => {
    const strangers = [toItem({ PK: 'HUB', SK: 'PROJECT#x' }), { PK: { S: 'HUB' } }];
    expect(await listProjects(scriptedTable(page(...strangers), got()))).toEqual([]);
  });

  it('has a damaged project, and when that was seen', async () => {
    const before = new Date().toISOString();
    const table = scriptedTable(page(registered(key(1), 'a')), got(stateOf(key(1), { head: 'x' })));
    const [project] = await listProjects(table);
    expect(project).toMatchObject({ status: 'failed', lastError: { code: 'ITEM_DAMAGED' } });
    expect(project?.lastError?.at).toMatch(/^\d{4}-/);
    expect((project?.lastError?.at ?? '') >= before).toBe(true);
  });
});

describe('the cards of a project', () => {
  const project = key(1);
  const [a, b] = [modelCard('a.hck.json', '1'), modelCard('b.hck.json', '2')];
  const cards = page(cardToItem(project, b), cardToItem(project, a));
  const state = (generation: number, changes: Record<string, unknown> = {}) =>
    got(stateOf(project, { generation, ...changes }));

  it('are sorted by path', async () => {
    expect(await listCards(scriptedTable(state(1), cards, state(1)), project)).toEqual([a, b]);
  });

  it('are read again where the project has moved on meanwhile', async () => {
    const table = scriptedTable(state(1), page(), state(2), state(2), cards, state(2));
    expect(await listCards(table, project)).toEqual([a, b]);
  });

  it('are read again where a commit was under way', async () => {
    const syncing = { syncing: FINISH.project.head };
    const table = scriptedTable(state(1, syncing), page(), state(1, syncing), state(2), cards, state(2));
    expect(await listCards(table, project)).toEqual([a, b]);
  });

  it('are those that there are where somebody writes all the time', async () => {
    const turns = Array.from({ length: 10 }, (_, turn) => [state(2 * turn + 1), cards, state(2 * turn + 2)]);
    const table = scriptedTable(...turns.flat(), new Error('This is one too many.'));
    expect(await listCards(table, project)).toEqual([a, b]);
    expect(table.sent).toHaveLength(30);
  });

  it('may be none, of a project that nobody knows', async () => {
    expect(await listCards(scriptedTable(got(), page(), got()), project)).toEqual([]);
  });
});

describe('a project', () => {
  const table = scriptedTable(page(registered(key(1))), got(stateOf(key(1))));

  it('is named by its path, or by instance and id', async () => {
    const [project] = await listProjects(table);
    if (project === undefined) throw new Error('There is one.');
    expect(isProjectNamed(project, 'acme/models')).toBe(true);
    expect(isProjectNamed(project, 'https://b.example#1')).toBe(true);
    expect(isProjectNamed(project, 'acme')).toBe(false);
    expect(isProjectNamed(project, '1')).toBe(false);
  });
});
