import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { Conflict } from '../../errors.ts';
import { CARD_VERSION, type Card, contentOf } from '../cards/card.ts';
import type { OpenRun } from '../project/project-state.ts';
import type { CardWrite, ProjectStep, ReplicaStore } from '../replica-store.ts';

const world = useMemoryWorld();
const model = (salt: string | number) => modelFile('M', salt);
const models = (count: number, salt = '') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}.hck.json`, model(`${salt}${i}`)] as const),
  );
const BROKEN = Buffer.from('{');

const push = (changes: Readonly<Record<string, Buffer | null>>) => world().git.commit(changes);
const state = () => world().table.state();
const cards = () => [...world().table.cards.values()];
const paths = () => cards().map(({ path }) => path);
const head = () => world().git.head ?? '';

/** The card that stands at a path. */
function cardAt(path: string): Card {
  const card = world().table.cards.get(`MODEL#${path}`);
  if (card === undefined) throw new Error(`There is no card at ${path}.`);
  return card;
}

/** Makes it a card of another version, as all of the project are by then. */
function makeOld(path: string): void {
  world().table.cards.set(`MODEL#${path}`, { ...cardAt(path), version: CARD_VERSION - 1, name: 'Old' });
  world().table.change({ cardVersion: CARD_VERSION - 1 });
}

async function replicated(files: Readonly<Record<string, Buffer | null>>): Promise<void> {
  await world().replicate({ after: push(files) });
  world().minute += 1;
  world().table.writes.length = 0;
}

type Seen = {
  readonly steps: ProjectStep[];
  readonly writes: (readonly CardWrite[])[];
  readonly opened: OpenRun[];
};

/** A store that remembers what was committed, and gets late, or is over, when a call is made so many times. */
function watched(calls: Partial<Record<'writeContent' | 'transact', number>> = {}) {
  const { store } = world().table;
  const late = new AbortController();
  const seen: Seen = { steps: [], writes: [], opened: [] };
  let written = 0;
  const watching: ReplicaStore = {
    ...store,
    cardsPerTransaction: 2,
    openRun: async (key, run) => {
      seen.opened.push(run);
      return store.openRun(key, run);
    },
    writeContent: async (...args) => {
      const parts = await store.writeContent(...args);
      written += 1;
      if (written === calls.writeContent) late.abort();
      return parts;
    },
    transact: async (hold, step, writes) => {
      seen.steps.push(step);
      seen.writes.push(writes);
      await store.transact(hold, step, writes);
      if (seen.steps.length === calls.transact) late.abort();
    },
  };
  return { seen, context: { store: watching, late: late.signal, sliceFiles: 2 } };
}

const kinds = ({ steps }: Seen) => steps.map(({ kind }) => kind);

describe('a commit of several slices', () => {
  it('begins once, continues, and finishes; in between the table says where the cards are on their way to', async () => {
    const { seen, context } = watched();
    const after = push(models(5));
    expect(await world().replicate({ after }, context)).toMatchObject({ kind: 'replicated', added: 5 });
    expect(kinds(seen)).toEqual(['begin', 'continue', 'finish']);
    expect(seen.steps[0]).toEqual({ kind: 'begin', syncing: after, former: null });
    world().expectShown(models(5));
  });

  it('opens a run of its own for each, which names all content that it touches', async () => {
    await replicated({ ...models(2), 'gone.hck.json': model('g'), 'old.hck.json': model('o') });
    const held = new Map(
      cards().map((card) => [card.path, contentOf(card).map(({ contentId }) => contentId)]),
    );
    const { seen, context } = watched();
    const after = push({
      ...models(3, 'new'),
      'gone.hck.json': null,
      'old.hck.json': null,
      'new.hck.json': model('o'),
    });
    await world().replicate({ after }, context);
    const of = (...names: string[]) => names.flatMap((name) => held.get(name) ?? []);
    expect(seen.opened.map(({ run, contentIds }) => [run, contentIds.toSorted()])).toEqual([
      ['run2', ['run2-0', 'run2-1', ...of('0.hck.json', '1.hck.json', 'old.hck.json')].toSorted()],
      ['run2.1', ['run2-2', ...of('gone.hck.json', 'old.hck.json')].toSorted()],
    ]);
    world().expectShown({ ...models(3, 'new'), 'new.hck.json': model('o') });
  });

  it('deletes last, so that a reader never misses a file that was renamed', async () => {
    await replicated({ 'a.hck.json': model('a'), 'b.hck.json': model('b') });
    const { seen, context } = watched();
    const after = push({
      'a.hck.json': null,
      'renamed.hck.json': model('a'),
      ...models(3),
      'b.hck.json': null,
    });
    await world().replicate({ after }, context);
    const writes = seen.writes.flat().map(({ kind }) => kind);
    expect(writes.lastIndexOf('put')).toBeLessThan(writes.indexOf('delete'));
    world().expectShown({ ...models(3), 'renamed.hck.json': model('a') });
  });

  it('deletes as many at a time as it makes, and begins with them where there is nothing else to do', async () => {
    await replicated(models(5));
    const { seen, context } = watched();
    const after = push(Object.fromEntries(Object.keys(models(5)).map((path) => [path, null])));
    expect(await world().replicate({ after }, context)).toMatchObject({ kind: 'replicated', deleted: 5 });
    expect(seen.opened.map(({ contentIds }) => contentIds.length)).toEqual([2, 2, 1]);
    expect(kinds(seen)).toEqual(['begin', 'continue', 'finish']);
    world().expectShown({});
  });

  it('goes on deleting where it was late', async () => {
    await replicated(models(5));
    const after = push(Object.fromEntries(Object.keys(models(5)).map((path) => [path, null])));
    const late = await world().replicate({ after }, watched({ transact: 1 }).context);
    expect(late).toMatchObject({ kind: 'partial', deleted: 2, left: 3 });
    expect(state()).toMatchObject({ syncing: after });
    expect(await world().replicate({ after })).toMatchObject({ kind: 'replicated', deleted: 3 });
    world().expectShown({});
  });

  it('gives each content an id that was never used', async () => {
    const { context } = watched();
    await world().replicate({ after: push(models(5)) }, context);
    expect([...world().table.contents.keys()].toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `run1-${n}`));
  });

  it('counts the models all along', async () => {
    await replicated({ ...models(4), 'bad.hck.json': Buffer.from('?') });
    const { context } = watched();
    const after = push({
      '0.hck.json': BROKEN,
      '1.hck.json': null,
      'bad.hck.json': model('good'),
      'new.hck.json': Buffer.from('['),
    });
    expect(await world().replicate({ after }, context)).toMatchObject({
      updated: 2,
      added: 1,
      deleted: 1,
      problems: 2,
    });
    expect(state()).toMatchObject({ models: 3, problems: 2 });
  });
});

describe('a commit that is late', () => {
  it('ends after a slice, with what is left, and says nothing of being whole', async () => {
    const { seen, context } = watched({ transact: 1 });
    const after = push(models(5));
    expect(await world().replicate({ after }, context)).toMatchObject({ kind: 'partial', left: 3, added: 2 });
    expect(seen.opened).toHaveLength(1);
    expect(kinds(seen)).toEqual(['begin']);
    expect(state()).toMatchObject({ head: null, syncing: after });
    await world().replicate({ after });
    world().expectShown(models(5));
  });

  it('ends within a slice, with what is there', async () => {
    const { seen, context } = watched({ writeContent: 3 });
    const after = push(models(5));
    expect(await world().replicate({ after }, context)).toMatchObject({ kind: 'partial', left: 2, added: 3 });
    expect(kinds(seen)).toEqual(['begin', 'continue']);
    await world().replicate({ after });
    world().expectShown(models(5));
  });

  it('is whole where it was the last slice that took so long', async () => {
    const { context } = watched({ transact: 3 });
    expect(await world().replicate({ after: push(models(5)) }, context)).toMatchObject({
      kind: 'replicated',
    });
    world().expectShown(models(5));
  });

  it('is not whole where the last slice is cut, deletes nothing, and keeps that for the next run', async () => {
    await replicated({ 'gone.hck.json': model('g') });
    const { context } = watched({ writeContent: 1 });
    const after = push({ ...models(2), 'gone.hck.json': null });
    const one = await world().replicate({ after }, { ...context, sliceFiles: 9 });
    expect(one.kind).toBe('partial');
    expect(paths()).toContain('gone.hck.json');
    await world().replicate({ after });
    world().expectShown(models(2));
  });

  it('has failed where nothing came of it', async () => {
    push(models(2));
    expect(await world().failure({}, { late: AbortSignal.abort() })).toMatchObject({ code: 'RUN_CUT' });
    expect(cards()).toEqual([]);
  });

  it('ends between two transactions when its time is over, and the next run cleans up', async () => {
    const time = new AbortController();
    const store: ReplicaStore = {
      ...world().table.store,
      cardsPerTransaction: 1,
      transact: async (...args) => {
        await world().table.store.transact(...args);
        time.abort();
      },
    };
    const openRemote = async (path: string) => ({ ...world().git.remoteAt(path), signal: time.signal });
    const after = push(models(3));
    expect(await world().failure({ after }, { store, openRemote })).toMatchObject({ code: 'RUN_CUT' });
    expect(cards()).toHaveLength(1);
    expect(state().openRuns).toHaveLength(1);
    await world().replicate({ after });
    world().expectShown(models(3));
  });

  it('counts revisions and downloads that are left', async () => {
    await replicated(models(6));
    for (const path of Object.keys(models(6))) makeOld(path);
    const { context } = watched({ transact: 1 });
    const after = push({ '0.hck.json': model('new') });
    expect(await world().replicate({ after }, context)).toMatchObject({
      kind: 'partial',
      left: 4,
      updated: 2,
    });
    await world().replicate({ after });
    world().expectShown({ ...models(6), '0.hck.json': model('new') });
  });
});

describe('cards of another version', () => {
  beforeEach(() => replicated({ ...models(3), 'bad.hck.json': BROKEN }));

  it('are made anew out of the table, whatever the head is', async () => {
    for (const path of paths()) makeOld(path);
    expect(await world().replicate({ after: head() })).toMatchObject({ updated: 4, bytes: 0, requests: 2 });
    world().expectShown({ ...models(3), 'bad.hck.json': BROKEN });
    expect(cards().map(({ version }) => version)).toEqual([2, 2, 2, 2]);
    expect(state().cardVersion).toBe(CARD_VERSION);
  });

  it('are fetched where their content is not what they say, which expires', async () => {
    makeOld('0.hck.json');
    const { contentId = '' } = cardAt('0.hck.json').content ?? {};
    world().table.contents.set(contentId, { zipped: gzipSync(model('tampered')), expiresAt: null });
    expect(await world().replicate({ after: head() })).toMatchObject({ updated: 1, bytes: model(0).length });
    world().expectShown({ ...models(3), 'bad.hck.json': BROKEN });
  });

  it('are moved and made anew, once', async () => {
    makeOld('0.hck.json');
    const after = push({ '0.hck.json': null, 'moved.hck.json': model(0) });
    expect(await world().replicate({ after })).toMatchObject({ moved: 1, updated: 0, added: 0, bytes: 0 });
    world().expectShown({
      '1.hck.json': model(1),
      '2.hck.json': model(2),
      'moved.hck.json': model(0),
      'bad.hck.json': BROKEN,
    });
    expect(cardAt('moved.hck.json')).toMatchObject({ version: CARD_VERSION, name: 'M' });
  });

  it('are moved in one slice and made anew in another, where there are many', async () => {
    makeOld('0.hck.json');
    const after = push({
      '0.hck.json': null,
      'moved.hck.json': model(0),
      'x.hck.json': model('x'),
      'y.hck.json': model('y'),
    });
    expect(await world().replicate({ after }, { sliceFiles: 2 })).toMatchObject({
      moved: 1,
      added: 2,
      updated: 0,
    });
    expect(cardAt('moved.hck.json')).toMatchObject({ version: CARD_VERSION, name: 'M' });
    expect(state()).toMatchObject({ status: 'synced', models: 5 });
  });
});

describe('a model that breaks', () => {
  it('has its last good version kept, be it moved meanwhile, until it is well again', async () => {
    await replicated({ 'a.hck.json': model('a') });
    const good = cardAt('a.hck.json').content;
    await replicated({ 'a.hck.json': BROKEN });
    expect(cardAt('a.hck.json').lastGood?.content).toEqual(good);
    world().expectShown({ 'a.hck.json': BROKEN });
    await replicated({ 'a.hck.json': null, 'moved.hck.json': BROKEN });
    expect(cardAt('moved.hck.json').lastGood?.content).toEqual(good);
    world().expectShown({ 'moved.hck.json': BROKEN });
    await replicated({ 'moved.hck.json': model('b') });
    expect(cardAt('moved.hck.json').lastGood).toBeNull();
    world().expectShown({ 'moved.hck.json': model('b') });
  });
});

describe('trouble with Git LFS', () => {
  let pointer: Buffer;
  beforeEach(() => {
    pointer = world().git.pointTo(model('large'));
    world().git.lfsStatus = 503;
  });

  const trouble = { outcome: 'retry', code: expect.stringMatching(/^LFS_/) };

  it('has all else shown, and the project waits for the next try', async () => {
    const after = push({ ...models(3), 'l.hck.json': pointer });
    const { context } = watched();
    expect(await world().failure({ after }, context)).toMatchObject(trouble);
    expect(state()).toMatchObject({ head: after, models: 3, problems: 1, syncing: null });
    expect(cardAt('l.hck.json').problem).toMatchObject({ code: expect.stringMatching(/^LFS_/) });
    world().git.lfsStatus = 200;
    world().minute += 1;
    expect(await world().replicate({ after })).toMatchObject({ kind: 'replicated', updated: 1 });
    expect(state()).toMatchObject({ status: 'synced', models: 4, problems: 0, lastError: null });
    expect(cardAt('l.hck.json')).toMatchObject({ name: 'M', problem: null });
  });

  it('is not forgotten over a push that git does not show yet', async () => {
    const after = push({ 'l.hck.json': pointer });
    expect(await world().failure({ after })).toMatchObject(trouble);
    world().minute += 1;
    world().table.change({ lastError: { code: 'AFTER_NOT_VISIBLE', message: '', advice: null, at: '' } });
    world().git.lfsStatus = 200;
    expect(await world().replicate()).toMatchObject({ kind: 'replicated', updated: 1 });
    expect(state()).toMatchObject({ status: 'synced', cardVersion: CARD_VERSION });
    expect(cardAt('l.hck.json')).toMatchObject({ name: 'M', problem: null });
  });

  it('is told also where it came before other slices', async () => {
    const after = push({ '0.hck.json': pointer, ...Object.fromEntries(Object.entries(models(6)).slice(1)) });
    const { context } = watched();
    expect(await world().failure({ after }, { ...context, sliceFiles: 1 })).toMatchObject(trouble);
    expect(state()).toMatchObject({ models: 5, problems: 1 });
  });

  it('is news where the project says something that is not so any more', async () => {
    const after = push({ 'l.hck.json': pointer });
    await world().failure({ after });
    world().minute += 1;
    const unusable = { head: 'f'.repeat(40), code: 'ODD', message: 'Odd.', advice: null, patterns: null };
    world().table.change({ unusable });
    expect(await world().failure({ after })).toMatchObject(trouble);
    expect(state()).toMatchObject({ generation: 2, unusable: null });
  });

  it('that lasts is a problem of the file, and no news either', async () => {
    world().git.lfsStatus = 200;
    const lost = world().git.pointTo(model('lost'), 'lost');
    const after = push({ 'l.hck.json': lost });
    await world().replicate({ after });
    expect(state()).toMatchObject({ status: 'synced', problems: 1 });
    world().minute += 1;
    const { length } = world().table.diary;
    expect(await world().replicate({ after, full: true })).toMatchObject({ updated: 0, added: 0 });
    expect(state()).toMatchObject({ status: 'synced', generation: 1 });
    expect(world().table.diary).toHaveLength(length);
  });

  it('is no news in the diary when it is the same once more', async () => {
    const after = push({ 'l.hck.json': pointer });
    await world().failure({ after });
    world().minute += 1;
    const { length } = world().table.diary;
    const { generation } = state();
    expect(await world().failure({ after })).toMatchObject(trouble);
    expect(state()).toMatchObject({ generation, lastError: { code: trouble.code } });
    // Only that it was tried, and what came of it.
    expect(world().table.diary.slice(length)).toEqual([expect.objectContaining({ status: 'failed' })]);
  });
});

describe('a commit that others have overtaken', () => {
  it('leaves nothing behind', async () => {
    const { store } = world().table;
    let isFirst = true;
    const transact: ReplicaStore['transact'] = async (...args) => {
      if (isFirst) {
        isFirst = false;
        throw new Conflict('GENERATION_LOST', 'Somebody was faster.');
      }
      return store.transact(...args);
    };
    await world().replicate({ after: push(models(3)) }, { store: { ...store, transact } });
    world().expectShown(models(3));
  });
});

describe('what a project says', () => {
  beforeEach(() => replicated(models(1)));

  it.each([
    ['which files are models', () => world().table.change({ patterns: '*.json' }), { patterns: null }],
    [
      'which version its cards have',
      () => world().table.change({ cardVersion: 1 }),
      { cardVersion: CARD_VERSION },
    ],
    [
      'that a commit is on its way',
      () => world().table.change({ syncing: 'f'.repeat(40) }),
      { syncing: null },
    ],
    ['that it has failed', () => world().table.change({ status: 'failed' }), { status: 'synced' }],
    ['how many models it has', () => world().table.change({ models: 9 }), { models: 1 }],
    ['how many problems it has', () => world().table.change({ problems: 9 }), { problems: 0 }],
    [
      'that its head is in doubt',
      () => world().table.change({ suspect: { head: head(), since: world().now().toISOString() } }),
      { suspect: null },
    ],
  ])('is put right where that is all there is to be done: %s', async (_, damage, right) => {
    damage();
    const { generation } = state();
    await world().replicate({ after: head(), full: true });
    expect(state()).toMatchObject({ ...right, generation: generation + 1, head: head() });
    world().expectShown(models(1));
  });
});
