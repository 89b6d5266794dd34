import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../../lib/replica/cards/card.ts';
import { forgetProject, isHalfForgotten } from '../../lib/replica/forget.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { listCards, listProjects } from '../../lib/store/hub.ts';
import { CARD_PREFIX, contentPk, PROJECT_PREFIX, projectPk } from '../../lib/store/keys.ts';
import { fromItem } from '../../lib/store/marshal.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();

const FILES = ['a', 'b', 'c', 'd', 'e'];
/** With room for two cards in a transaction, so that the projects below take three. */
const narrow = (store: ReplicaStore): ReplicaStore => ({ ...store, cardsPerTransaction: 2 });

async function shownProject(): Promise<WorldProject> {
  const project = await world().newProject();
  const files = FILES.map((name) => [`${name}.hck.json`, modelFile(name)]);
  await project.commit(Object.fromEntries(files));
  await project.replicate();
  return project;
}

let runs = 0;
const forget = ({ key }: WorldProject, store = world().store) =>
  forgetProject(
    key,
    narrow(store),
    () => new Date(),
    () => `forget${++runs}`,
  );

const isListed = async ({ key }: WorldProject) =>
  (await listProjects(world().table)).some(({ projectId }) => projectId === key.projectId);

const contentsOf = async ({ key }: WorldProject) =>
  (await listCards(world().table, key)).flatMap(contentOf).map(({ contentId }) => contentId);

/** What the partition holds, the diary apart. */
async function itemsOf({ key }: WorldProject) {
  const below = (prefix: string) =>
    Array.fromAsync(queryPrefix(world().table, projectPk(key), prefix), fromItem);
  return (await Promise.all([below(PROJECT_PREFIX), below(CARD_PREFIX)])).flat();
}

async function expectExpiring(contentIds: readonly string[]): Promise<void> {
  for (const contentId of contentIds) {
    const parts = await Array.fromAsync(queryPrefix(world().table, contentPk(contentId), 'PART#'), fromItem);
    expect(parts).toEqual([expect.objectContaining({ expiresAt: expect.any(Number) })]);
  }
}

/** Nothing is left but the generation, for a day, and content that expires. */
async function expectForgotten(project: WorldProject, contentIds: readonly string[]): Promise<void> {
  expect(await isListed(project)).toBe(false);
  const [item, ...others] = await itemsOf(project);
  expect(others).toEqual([]);
  expect(Object.keys(item ?? {}).toSorted()).toEqual(['PK', 'SK', 'expiresAt', 'generation']);
  await expectExpiring(contentIds);
}

/** Forgets until the call, and dies. @returns whether there was such a call */
async function isCut(project: WorldProject, at: number): Promise<boolean> {
  try {
    await forget(project, killing(world().store, at).store);
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return true;
  }
}

describe('a project that is forgotten', () => {
  it('leaves nothing but content that expires, and its generation for a day', async () => {
    const project = await shownProject();
    const contentIds = await contentsOf(project);
    expect(await forget(project)).toEqual({ cards: 5, contents: 5 });
    await expectForgotten(project, contentIds);
  });

  it('comes back with its next push, as one that is new', async () => {
    const project = await shownProject();
    await forget(project);
    expect(await project.replicate()).toMatchObject({ kind: 'replicated', added: 5 });
    expect(await isListed(project)).toBe(true);
    const [item] = await itemsOf(project).then((items) => items.filter(({ SK }) => SK === 'PROJECT'));
    expect(item).not.toHaveProperty('expiresAt');
    await project.expectReplicated(new Set());
  });

  it('can be forgotten again wherever it was cut', async () => {
    for (let at = 1; ; at += 1) {
      const project = await shownProject();
      const contentIds = await contentsOf(project);
      const wasCut = await isCut(project, at);
      if (!wasCut) {
        // As many calls as there are, and more than transactions.
        expect(at).toBeGreaterThan(8);
        return;
      }
      expect(await isListed(project)).toBe(true);
      await forget(project);
      await expectForgotten(project, contentIds);
    }
  });

  it('is whole after the next push wherever forgetting it was cut, and what is not shown expires', async () => {
    for (let at = 1; ; at += 1) {
      const project = await shownProject();
      const before = await contentsOf(project);
      if (!(await isCut(project, at))) return;
      await project.replicate();
      expect(await isListed(project)).toBe(true);
      expect((await itemsOf(project)).filter(({ SK }) => String(SK).startsWith('PROJECT#'))).toEqual([]);
      const after = await contentsOf(project);
      expect(after).toHaveLength(5);
      await expectExpiring(before.filter((contentId) => !after.includes(contentId)));
      const { status, models } = await world().store.readProject(project.key);
      expect({ status, models }).toEqual({ status: 'synced', models: 5 });
    }
  });

  it('is known to be half forgotten from the first transaction to the last', async () => {
    const known: boolean[] = [];
    for (let at = 1; ; at += 1) {
      const project = await shownProject();
      if (!(await isCut(project, at))) break;
      known.push(isHalfForgotten(await world().store.readProject(project.key)));
      await forget(project);
    }
    expect(known.filter((value, index) => value !== known[index - 1])).toEqual([false, true]);
  });

  it('takes no card from a worker that had read it before', async () => {
    const project = await shownProject();
    await project.commit({ 'f.hck.json': modelFile('f') });
    let isFirst = true;
    const store: ReplicaStore = {
      ...world().store,
      transact: async (...step) => {
        if (isFirst) {
          isFirst = false;
          // The worker's run is open: only a worker that is gone is not waited for.
          await expect(forget(project)).rejects.toMatchObject({ code: 'PROJECT_BUSY' });
          const readProject: ReplicaStore['readProject'] = async (key) => {
            const state = await world().store.readProject(key);
            const aliveUntil = '2026-11-22T12:00:00.000Z';
            return { ...state, openRuns: state.openRuns.map((run) => ({ ...run, aliveUntil })) };
          };
          await forget(project, { ...world().store, readProject });
        }
        return world().store.transact(...step);
      },
    };
    expect(await project.replicate({}, { store })).toMatchObject({ kind: 'replicated', added: 6 });
    await project.expectReplicated();
    expect(await isListed(project)).toBe(true);
  });

  it('that had only failed is forgotten, too', async () => {
    const project = await world().newProject();
    const openRemote = async () => ({ url: 'http://127.0.0.1:1/x.git', token: 'none' });
    await expect(project.replicate({}, { openRemote })).rejects.toMatchObject({ outcome: 'retry' });
    expect(await isListed(project)).toBe(true);
    expect(await forget(project)).toEqual({ cards: 0, contents: 0 });
    await expectForgotten(project, []);
  });

  it('stays forgotten when GitLab says once more that it has deleted it', async () => {
    const project = await shownProject();
    await forget(project);
    const openRemote = async () => ({ url: `${project.key.instance}/acme/deleted.git`, token: 'none' });
    await project.replicate({ trigger: 'project_destroy' }, { openRemote }).catch(() => undefined);
    expect(await isListed(project)).toBe(false);
    expect(await world().store.readProject(project.key)).toMatchObject({ forgotten: true, lastError: null });
  });
});
