import { beforeEach, describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { type MemoryTable, memoryTable } from '../../../test/support/memory-table.ts';
import { KEY } from '../../../test/support/memory-world.ts';
import type { OpenRun } from '../project/project-state.ts';
import { drainRuns, isDrainDue } from './drain.ts';

const NOON = new Date('2026-11-22T12:00:00.000Z');
const now = () => NOON;
const over = (run: string, ...contentIds: string[]): OpenRun => ({
  run,
  contentIds,
  aliveUntil: NOON.toISOString(),
});
const alive = (run: string, ...contentIds: string[]): OpenRun => ({
  run,
  contentIds,
  aliveUntil: '2026-11-22T12:00:00.001Z',
});
let table: MemoryTable;

beforeEach(() => {
  table = memoryTable();
  for (const id of ['shown', 'good', 'left', 'other']) {
    table.contents.set(id, { zipped: Buffer.alloc(0), expiresAt: null });
  }
  const cards = [
    modelCard('a', '1', { content: { contentId: 'shown', parts: 1 } }),
    problemCard('b', '2', version('0', 'good')),
  ];
  for (const [key, card] of cardMap(...cards)) table.cards.set(key, card);
});

async function drain(
  openRuns: readonly OpenRun[],
  fencedRuns: readonly OpenRun[] = [],
  timeUp?: AbortSignal,
) {
  table.change({ generation: 7, openRuns: [...openRuns], fencedRuns: [...fencedRuns] });
  const hold = { key: KEY, generation: 7 };
  await drainRuns(hold, { openRuns, fencedRuns }, table.store, now, timeUp);
  expect(hold.generation).toBe(table.state().generation);
}
const expiring = () => [...table.contents].flatMap(([id, { expiresAt }]) => (expiresAt === null ? [] : [id]));

describe('isDrainDue', () => {
  it.each([
    ['nothing is left', [], [], false],
    ['a run is open', [alive('r')], [], true],
    ['a fenced run may still write', [], [alive('f')], false],
    ['a fenced run writes no more', [], [alive('e'), over('f')], true],
  ])('tells whether there is something to be cleaned up: %s', (_, openRuns, fencedRuns, isDue) => {
    expect(isDrainDue({ openRuns, fencedRuns }, NOON)).toBe(isDue);
  });
});

describe('drainRuns', () => {
  it('writes nothing where nothing is left', async () => {
    await drain([], [alive('f', 'left')]);
    expect(table.writes).toEqual([]);
    expect(table.state()).toMatchObject({ generation: 7, fencedRuns: [alive('f', 'left')] });
  });

  it('fences first, lets expire what no card refers to, and closes a run whose worker is over', async () => {
    await drain([over('r', 'shown', 'good', 'left', 'never')]);
    expect(expiring()).toEqual(['left']);
    expect(table.contents.get('left')?.expiresAt).toEqual(NOON);
    expect(table.state()).toMatchObject({ generation: 8, openRuns: [], fencedRuns: [] });
    expect(table.writes).toEqual(['continue', 'expire 2', 'close']);
  });

  it('remembers a run whose worker may live, with what it may still write', async () => {
    await drain([alive('r', 'shown', 'left', 'never')]);
    expect(expiring()).toEqual(['left']);
    expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [alive('r', 'left', 'never')] });
  });

  it('cleans up after a fenced run once more when its worker is over, and then forgets it', async () => {
    await drain([], [over('f', 'shown', 'left'), alive('g', 'other')]);
    expect(expiring()).toEqual(['left']);
    expect(table.state()).toMatchObject({ generation: 8, fencedRuns: [alive('g', 'other')] });
  });

  it('lets nothing expire where another run has written cards while they were read: one may have been missed', async () => {
    const { readAllCards } = table.store;
    table.store.readAllCards = async (key) => {
      const cards = await readAllCards(key);
      await table.store.transact({ key, generation: 8 }, { kind: 'continue' }, []);
      return cards;
    };
    await expect(drain([over('r', 'left')])).rejects.toMatchObject({
      outcome: 'conflict',
      code: 'GENERATION_LOST',
      message: expect.stringContaining('Another run'),
    });
    expect(expiring()).toEqual([]);
    expect(table.state().openRuns).toHaveLength(1);
  });

  describe('whose time is up', () => {
    const timeUp = AbortSignal.abort();
    const ids = Array.from({ length: 450 }, (_, index) => `r-${index}`);
    beforeEach(() => {
      for (const id of ids) table.contents.set(id, { zipped: Buffer.alloc(0), expiresAt: null });
    });

    it('goes on next time where it was, until nothing is left', async () => {
      await drain([over('r', 'shown', ...ids)], [], timeUp);
      expect(expiring()).toEqual(ids.slice(250));
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [over('r', ...ids.slice(0, 250))] });
      await drain([], table.state().fencedRuns, timeUp);
      await drain([], table.state().fencedRuns, timeUp);
      expect(expiring()).toEqual(ids);
      expect(table.state().fencedRuns).toEqual([]);
      const expired = table.writes.filter((write) => write.startsWith('expire'));
      expect(expired).toEqual(['expire 200', 'expire 200', 'expire 50']);
    });

    it('takes no step back for a worker that may live: all of its content is looked for once more', async () => {
      await drain([alive('r', ...ids)], [], timeUp);
      expect(expiring()).toEqual(ids.slice(250));
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [alive('r', ...ids)] });
    });

    it('gets on with each run', async () => {
      await drain([over('r', ...ids)], [over('f', 'left', 'other')], timeUp);
      expect(expiring()).toEqual(['left', 'other', ...ids.slice(250)]);
      expect(table.state().fencedRuns).toEqual([over('r', ...ids.slice(0, 250))]);
    });
  });

  it('looks for all content of a worker once more that lived when it was begun', async () => {
    let time = NOON.getTime();
    table.change({ generation: 7, openRuns: [alive('r', 'left')] });
    const { expireRemains } = table.store;
    table.store.expireRemains = async (contentIds, at) => {
      await expireRemains(contentIds, at);
      time += 1;
    };
    const runs = { openRuns: table.state().openRuns, fencedRuns: [] };
    await drainRuns({ key: KEY, generation: 7 }, runs, table.store, () => new Date(time));
    expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [alive('r', 'left')] });
  });

  describe('of a run that was cut while it was fenced, or opened again after that', () => {
    it('forgets nothing that the fenced one alone still names', async () => {
      await drain([alive('r', 'other')], [alive('r', 'left', 'other')]);
      expect(expiring()).toEqual(['left', 'other']);
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [alive('r', 'left', 'other')] });
    });

    it('looks once more when its worker is over', async () => {
      await drain([over('r', 'left', 'other')], [alive('r', 'left')]);
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [alive('r', 'left', 'other')] });
    });

    it('keeps the order of what is fenced, and what its time has not sufficed for', async () => {
      const ids = Array.from({ length: 450 }, (_, index) => `r-${index}`);
      await drain([over('r', ...ids.slice(200), 'other')], [over('r', ...ids)], AbortSignal.abort());
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [over('r', ...ids.slice(0, 251))] });
      expect(table.writes).toEqual(['continue', 'expire 200', 'fence']);
    });

    it('forgets both when nothing is left', async () => {
      await drain([over('r', 'other')], [over('r', 'left')]);
      expect(expiring()).toEqual(['left', 'other']);
      expect(table.state()).toMatchObject({ openRuns: [], fencedRuns: [] });
    });
  });

  it('cleans up after several runs', async () => {
    await drain([over('r', 'left'), over('s', 'other')]);
    expect(expiring()).toEqual(['left', 'other']);
    expect(table.state().openRuns).toEqual([]);
  });
});
