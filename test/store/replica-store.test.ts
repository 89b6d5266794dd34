import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Conflict } from '../../lib/errors.ts';
import { keyedPath } from '../../lib/replica/cards/keyed-path.ts';
import type { ProjectHold } from '../../lib/replica/project/project-hold.ts';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { fromItem } from '../../lib/store/marshal.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { replicaStore } from '../../lib/store/replica-store.ts';
import { COMMIT, FINISH, modelCard, problemCard, version } from '../support/cards.ts';
import { type HubTable, startHubTable } from '../support/hub-table.ts';

let table: HubTable;
let store: ReplicaStore;
let project: { instance: string; projectId: number };
let nextProject = 1;

beforeAll(async () => {
  table = await startHubTable();
  store = replicaStore(table);
});
afterAll(() => table.close());
beforeEach(() => {
  project = { instance: 'https://gitlab.example.com', projectId: nextProject++ };
});

const synced = FINISH.project;
const failure = {
  at: '2026-11-22T12:00:02.000Z',
  run: 'run2',
  trigger: 'push',
  delivery: 'delivery-2',
  error: { code: 'GIT_UNAVAILABLE', message: 'Down.', advice: null },
  unusable: null,
} as const;
const former = { head: COMMIT, leftAt: '2026-11-22T12:00:01.000Z' };
const lastError = { ...failure.error, at: failure.at };
const hold = (generation: number): ProjectHold => ({ key: project, generation });

describe('a project', () => {
  it('is unknown at first', async () => {
    expect(await store.readProject(project)).toEqual(UNKNOWN_PROJECT);
  });

  it('shows what the last transaction said, one generation on', async () => {
    await store.transact(hold(0), FINISH, []);
    expect(await store.readProject(project)).toMatchObject({
      ...synced,
      generation: 1,
      status: 'synced',
      syncing: null,
    });
  });

  it('says what it is on the way to until the last of several transactions', async () => {
    await store.transact(hold(0), { kind: 'begin', syncing: COMMIT, former: null }, []);
    await store.transact(hold(1), { kind: 'continue' }, []);
    expect(await store.readProject(project)).toMatchObject({ generation: 2, syncing: COMMIT, head: null });
    await store.transact(hold(2), FINISH, []);
    expect(await store.readProject(project)).toMatchObject({ generation: 3, syncing: null, head: COMMIT });
  });

  it('keeps its generation through a failure, whose word a later success takes back', async () => {
    await store.transact(hold(0), FINISH, []);
    await store.noteFailure(hold(1), { ...failure, status: 'pending' });
    expect(await store.readProject(project)).toMatchObject({ generation: 1, status: 'pending', lastError });
    await store.transact(hold(1), FINISH, []);
    expect(await store.readProject(project)).toMatchObject({
      generation: 2,
      status: 'synced',
      lastError: null,
    });
  });

  it('remembers a head that cannot be shown through other failures, until another one is shown', async () => {
    await store.transact(hold(0), FINISH, []);
    const unusable = { ...failure.error, head: 'e'.repeat(40), patterns: null };
    await store.noteFailure(hold(1), { ...failure, status: 'failed', unusable });
    await store.noteFailure(hold(1), { ...failure, status: 'pending' });
    expect(await store.readProject(project)).toMatchObject({ status: 'pending', unusable, lastError });
    await store.transact(hold(1), FINISH, []);
    expect(await store.readProject(project)).toMatchObject({ unusable: null });
  });

  it('remembers a head that nothing vouches for until a commit begins, under the same generation', async () => {
    await store.transact(hold(0), FINISH, []);
    const suspect = { head: 'e'.repeat(40), since: '2026-11-22T12:00:02.000Z' };
    await store.noteSuspect(hold(1), suspect);
    expect(await store.readProject(project)).toMatchObject({ generation: 1, status: 'synced', suspect });
    await store.transact(hold(1), { kind: 'begin', syncing: 'd'.repeat(40), former }, []);
    expect(await store.readProject(project)).toMatchObject({ suspect: null, former });
    await expect(store.noteSuspect(hold(1), suspect)).rejects.toMatchObject({ code: 'GENERATION_LOST' });
  });

  it('can fail before it was ever replicated', async () => {
    await store.noteFailure(hold(0), { ...failure, status: 'failed' });
    expect(await store.readProject(project)).toMatchObject({ generation: 0, status: 'failed', lastError });
  });

  it('has no commit under way once its repository is empty, and keeps its cards', async () => {
    await store.transact(hold(0), FINISH, [{ kind: 'put', card: modelCard('kept.hck.json', '1') }]);
    await store.transact(hold(1), { kind: 'begin', syncing: 'd'.repeat(40), former }, []);
    const { head: _, former: _____, models: __, problems: ___, syncedAt: ____, ...seen } = synced;
    const observed = { ...seen, defaultBranch: null };
    await store.transact(hold(2), { kind: 'empty', project: observed }, []);
    expect(await store.readProject(project)).toMatchObject({ ...observed, status: 'empty', syncing: null });
    expect((await store.readAllCards(project)).size).toBe(1);
  });

  it('has a diary of what was done and what failed, kept 90 days', async () => {
    await store.transact(hold(0), FINISH, []);
    await store.noteFailure(hold(1), { ...failure, status: 'pending' });
    const records = await Array.fromAsync(
      queryPrefix(table, `P#${project.instance}#${project.projectId}`, 'SYNC#'),
    );
    const expiresAt = Date.parse(FINISH.record.at) / 1000 + 90 * 24 * 60 * 60;
    const { headBefore: _, ...known } = FINISH.record;
    const { unusable: __, ...noted } = failure;
    expect(records.map(fromItem)).toEqual([
      expect.objectContaining({ ...known, expiresAt }),
      expect.objectContaining({ ...noted, status: 'pending', expiresAt: expiresAt + 1 }),
    ]);
  });

  it('refuses whoever holds an older generation, and nothing of theirs is written', async () => {
    await store.transact(hold(0), FINISH, []);
    const put = { kind: 'put', card: modelCard('late.hck.json', '1') } as const;
    await expect(store.transact(hold(0), FINISH, [put])).rejects.toBeInstanceOf(Conflict);
    await expect(store.noteFailure(hold(0), { ...failure, status: 'failed' })).rejects.toBeInstanceOf(
      Conflict,
    );
    expect(await store.readAllCards(project)).toEqual(new Map());
    expect(await store.readProject(project)).toMatchObject({ generation: 1, lastError: null });
  });

  it('lets one of many that hold the same generation win', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => store.transact(hold(0), { kind: 'continue' }, [])),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.readProject(project)).toMatchObject({ generation: 1 });
  });
});

describe('cards', () => {
  it('come back as they were written, whatever their path', async () => {
    const cards = [
      modelCard('models/Kundenaufträge.hck.json', '1'),
      modelCard(`${'x'.repeat(1200)}.hck.json`, '2', {
        name: 'long',
        nameFromPath: true,
        catalogue: { ...nameless },
      }),
      { ...modelCard('any', '3'), ...keyedPath(Buffer.from('\xe4.hck.json', 'latin1')) },
      problemCard('bad.hck.json', '4'),
      problemCard('worse.hck.json', '5', version('0')),
    ];
    await store.transact(
      hold(0),
      FINISH,
      cards.map((card) => ({ kind: 'put', card })),
    );
    const read = await store.readAllCards(project);
    expect([...read.values()].toSorted(byKey)).toEqual(cards.toSorted(byKey));
    const keys = [...cards.map(({ key }) => key), 'MODEL#not there'];
    expect(await store.readCards(project, keys)).toEqual(read);
  });

  it('are read by key in any number', async () => {
    const cards = Array.from({ length: 250 }, (_, index) => modelCard(`${index}.hck.json`, String(index)));
    for (let index = 0; index < 3; index += 1) {
      const writes = cards
        .slice(index * 98, (index + 1) * 98)
        .map((card) => ({ kind: 'put', card }) as const);
      await store.transact(hold(index), FINISH, writes);
    }
    expect(
      (
        await store.readCards(
          project,
          cards.map(({ key }) => key),
        )
      ).size,
    ).toBe(250);
  });

  it('are deleted by key, and only those of the project', async () => {
    const other = { ...project, projectId: 1_000_000 + project.projectId };
    const write = { kind: 'put', card: modelCard('a.hck.json', '1') } as const;
    await store.transact(hold(0), FINISH, [write]);
    await store.transact({ key: other, generation: 0 }, FINISH, [write]);
    await store.transact(hold(1), FINISH, [{ kind: 'delete', key: write.card.key }]);
    expect((await store.readAllCards(project)).size).toBe(0);
    expect((await store.readAllCards(other)).size).toBe(1);
  });
});

describe('open runs', () => {
  const aliveUntil = '2026-11-22T12:15:00.000Z';

  it('stand with their project until they are closed', async () => {
    const runs = [
      { run: 'r1', contentIds: ['r1-0', 'r1-1'], aliveUntil },
      { run: 'r2', contentIds: ['r2-0'], aliveUntil },
    ];
    for (const run of runs) await store.openRun(project, run);
    expect((await store.readProject(project)).openRuns).toEqual(runs);
    for (const run of runs) await store.closeRun(project, run);
    expect((await store.readProject(project)).openRuns).toEqual([]);
  });

  it('are remembered as fenced, under another key, until they are forgotten', async () => {
    const run = { run: 'r3', contentIds: ['r3-0'], aliveUntil };
    await store.openRun(project, run);
    await store.fenceRun(project, run);
    expect(await store.readProject(project)).toMatchObject({ openRuns: [], fencedRuns: [run] });
    await store.forgetFenced(project, run);
    expect(await store.readProject(project)).toMatchObject({ openRuns: [], fencedRuns: [] });
  });

  it('that are fenced may name less and less content, until none is left', async () => {
    const contentIds = Array.from({ length: 25_000 }, (_, index) => `mh3k2j9f0123456789-${index}`);
    await store.openRun(project, { run: 'large', contentIds, aliveUntil });
    for (const count of [25_000, 12_000, 10_000, 1]) {
      const run = { run: 'large', contentIds: contentIds.slice(0, count), aliveUntil };
      await store.fenceRun(project, run);
      const { openRuns, fencedRuns } = await store.readProject(project);
      expect([openRuns, fencedRuns.length]).toEqual([[], 1]);
      expect(fencedRuns[0]).toEqual(run);
    }
    await store.forgetFenced(project, { run: 'large', contentIds: [], aliveUntil });
    expect((await store.readProject(project)).fencedRuns).toEqual([]);
  });

  it('may name more content than an item holds', async () => {
    const contentIds = Array.from({ length: 25_000 }, (_, index) => `mh3k2j9f0123456789-${index}`);
    await store.openRun(project, { run: 'large', contentIds, aliveUntil });
    const [run] = (await store.readProject(project)).openRuns;
    expect(run).toEqual({ run: 'large', contentIds, aliveUntil });
    if (run) await store.closeRun(project, run);
    expect((await store.readProject(project)).openRuns).toEqual([]);
  });
});

const { name: _, ...unnamed } = modelCard('any', '1').catalogue ?? raise();
const nameless = { ...unnamed, name: null };

function raise(): never {
  throw new Error('the sample card is a usable model');
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}
