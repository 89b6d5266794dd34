import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import {
  HUB_PK,
  PROJECT_PREFIX,
  PROJECT_SK,
  projectPk,
  RUN_PREFIX,
  registrySk,
} from '../../lib/store/keys.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { changeItem, deleteItem } from '../support/damage.ts';
import { Killed } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();
let project: WorldProject;
let other: WorldProject;

beforeAll(async () => {
  project = await newProject();
  other = await newProject();
});

async function newProject(): Promise<WorldProject> {
  const fresh = await world().newProject();
  await fresh.commit({ 'a.hck.json': modelFile('A'), 'b.hck.json': modelFile('B') });
  await fresh.replicate();
  await fresh.commit({ 'a.hck.json': modelFile('A', 'changed') });
  await fresh.replicate();
  return fresh;
}

/** Content that only an item named that was deleted. */
const orphans = new Set<string>();

const full = { trigger: 'test', full: true } as const;
const S = (text: string) => ({ S: text });
const damaged = { code: 'ITEM_DAMAGED', outcome: 'permanent' };

const projectKey = () => ({ PK: projectPk(project.key), SK: PROJECT_SK });
const registryKey = () => ({ PK: HUB_PK, SK: registrySk(project.key) });
const changeProject = (changes: Record<string, AttributeValue | undefined>) =>
  changeItem(world().table, projectKey(), changes);
const items = () => Array.fromAsync(queryPrefix(world().table, projectPk(project.key), PROJECT_PREFIX));

async function listed({ key }: WorldProject = project) {
  return (await listProjects(world().table)).find(({ projectId }) => projectId === key.projectId);
}

/** A commit that came as far as its content leaves the item of its run. */
async function cutRun() {
  await project.commit({ 'a.hck.json': modelFile('A', Math.random()) });
  const transact = async () => {
    throw new Killed();
  };
  await expect(project.replicate({}, { store: { ...world().store, transact } })).rejects.toBeInstanceOf(
    Killed,
  );
  const run = (await items()).find(({ SK }) => SK?.S?.startsWith(RUN_PREFIX));
  const [PK, SK, contentId] = [run?.PK?.S, run?.SK?.S, run?.contentIds?.L?.[0]?.S];
  if (PK === undefined || SK === undefined || contentId === undefined)
    throw new Error('A run that was cut stays open.');
  return { key: { PK, SK }, contentId };
}

describe("a project's item that was changed by hand", () => {
  it('stops its project, writes nothing, and is made anew once what is wrong is deleted', async () => {
    await changeProject({ head: S('x'), suspect: S('y') });
    const before = await items();
    await expect(project.replicate(full)).rejects.toMatchObject(damaged);
    expect(await items()).toEqual(before);
    await changeProject({ head: undefined, suspect: undefined });
    await project.commit({ 'a.hck.json': modelFile('A', 'after the damage') });
    expect(await project.replicate(full)).toMatchObject({ kind: 'replicated', updated: 1 });
    await project.expectReplicated(orphans);
  });

  it.each([
    ...['former', 'generation', 'path', 'webUrl', 'defaultBranch', 'head', 'bound', 'boundPath', 'status'],
    ...['models', 'problems', 'observedAt', 'syncedAt', 'cardVersion', 'capabilities'],
  ])(
    'from which %s was deleted is whole again after a full run, and shows the next push',
    async (attribute) => {
      const [before] = await items();
      expect(before?.[attribute]).toBeDefined();
      await changeProject({ [attribute]: undefined });
      await project.replicate(full);
      const [after] = await items();
      // Where the head was before is said nowhere else.
      const { former: _, ...known } = before ?? {};
      expect(Object.keys(after ?? {})).toEqual(expect.arrayContaining(Object.keys(known)));
      await project.commit({ 'c.hck.json': modelFile('C', attribute) });
      expect(await project.replicate()).toMatchObject({ kind: 'replicated' });
      await project.expectReplicated(orphans);
    },
  );

  it('lets nobody write who has read it before', async () => {
    const { generation } = await world().store.readProject(project.key);
    await changeProject({ generation: undefined });
    const stale = { key: project.key, generation };
    await expect(world().store.transact(stale, { kind: 'continue' }, [])).rejects.toMatchObject({
      code: 'GENERATION_LOST',
    });
    await project.replicate();
    expect(await world().store.readProject(project.key)).toMatchObject({ generation: 1 });
  });
});

describe("a project's item that was deleted", () => {
  it('comes back with the next push, and no model is read from git that has not changed', async () => {
    const cards = await listCards(world().table, project.key);
    await deleteItem(world().table, projectKey());
    await project.commit({ 'd.hck.json': modelFile('D') });
    expect(await project.replicate()).toMatchObject({ kind: 'replicated', added: 1, updated: 0 });
    await project.expectReplicated(orphans);
    expect(await listCards(world().table, project.key)).toEqual(expect.arrayContaining(cards));
    expect(await world().store.readProject(project.key)).toMatchObject({ generation: 1, models: 4 });
  });
});

describe('the item of an open run that was changed by hand', () => {
  it('stops its project, writes nothing, and leaves its content behind and nothing else once deleted', async () => {
    const { key, contentId } = await cutRun();
    await changeItem(world().table, key, { run: undefined });
    const before = await items();
    await expect(project.replicate(full)).rejects.toMatchObject(damaged);
    expect(await items()).toEqual(before);
    await deleteItem(world().table, key);
    orphans.add(contentId);
    await project.replicate(full);
    await project.expectReplicated(orphans);
  });

  it('does not keep anybody from reading its project', async () => {
    const { key, contentId } = await cutRun();
    const before = [await listed(), await listCards(world().table, project.key)];
    await changeItem(world().table, key, { contentIds: undefined });
    expect([await listed(), await listCards(world().table, project.key)]).toEqual(before);
    await deleteItem(world().table, key);
    orphans.add(contentId);
    await project.replicate(full);
    await project.expectReplicated(orphans);
  });
});

describe('the list of projects', () => {
  it('leaves out what is no project', async () => {
    const before = await listProjects(world().table);
    await changeItem(world().table, registryKey(), { SK: S('PROJECT#stranger') });
    expect(await listProjects(world().table)).toEqual(before);
  });

  it('has a project whose item of the list was changed: its key says which it is', async () => {
    const before = await listed();
    await changeItem(world().table, registryKey(), {
      instance: undefined,
      projectId: S('x'),
      path: { N: '7' },
    });
    expect(await listed()).toEqual(before);
  });

  it('has a project whose item was damaged, and its models, and all the others', async () => {
    const before = [await listed(other), await listCards(world().table, project.key)];
    await changeProject({ generation: S('x') });
    expect(await listed()).toMatchObject({
      generation: 0,
      status: 'failed',
      lastError: { code: 'ITEM_DAMAGED' },
    });
    expect([await listed(other), await listCards(world().table, project.key)]).toEqual(before);
  });
});
