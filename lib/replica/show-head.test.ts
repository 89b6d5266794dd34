import { beforeEach, describe, expect, it } from '@jest/globals';
import { commitOf, makeObject } from '../../test/support/git-objects.ts';
import { useMemoryWorld } from '../../test/support/memory-world.ts';
import { modelFile } from '../../test/support/model-file.ts';
import { CARD_VERSION, type Card } from './cards/card.ts';
import type { ReplicaStore } from './replica-store.ts';

const world = useMemoryWorld();
const full = { trigger: 'test', full: true } as const;
const model = (salt: string | number) => modelFile('M', salt);
const files = { 'a.hck.json': model('a'), 'b.hck.json': model('b'), 'dir/c.hck.json': model('c') };
let head: string;

beforeEach(async () => {
  head = world().git.commit(files);
  await world().replicate({ after: head });
  next();
});

/** A minute later; what happened so far is forgotten. */
function next(): void {
  world().minute += 1;
  world().git.asked.length = 0;
  world().table.writes.length = 0;
}

const state = () => world().table.state();
const record = () => world().table.diary.at(-1);
const keyOf = (path: string) => `MODEL#${path}`;
function cardAt(path: string): Card {
  const card = world().table.cards.get(keyOf(path));
  if (card === undefined) throw new Error(`There is no card at ${path}.`);
  return card;
}
function changeCard(path: string, changes: Partial<Card>): void {
  world().table.cards.set(keyOf(path), { ...cardAt(path), ...changes });
}
const push = (changes: Readonly<Record<string, Buffer | null>>) => world().git.commit(changes);
const NOTHING = { added: 0, updated: 0, moved: 0, deleted: 0, problems: 0, bytes: 0 };

/** A store that tells of each content that is read or written; it gets late after so many. */
function lateAfter(count: number) {
  const { store } = world().table;
  const late = new AbortController();
  let calls = 0;
  const call = () => {
    calls += 1;
    if (calls >= count) late.abort();
  };
  const writeContent: ReplicaStore['writeContent'] = async (...args) => {
    const parts = await store.writeContent(...args);
    call();
    return parts;
  };
  const readContent: ReplicaStore['readContent'] = async (...args) => {
    const bytes = await store.readContent(...args);
    call();
    return bytes;
  };
  return { late: late.signal, sliceFiles: 1, store: { ...store, writeContent, readContent } };
}

describe('a project that is shown for the first time', () => {
  it('has shown nothing before', () => {
    expect(state().former).toBeNull();
    expect(record()).toMatchObject({ headBefore: null, headAfter: head, hops: 0, added: 3 });
  });
});

describe('a push', () => {
  it('has what it changed fetched, moved and deleted, and no more', async () => {
    const after = push({
      'a.hck.json': model('new'),
      'b.hck.json': null,
      'renamed.hck.json': model('b'),
      'dir/c.hck.json': null,
      'd.hck.json': model('d'),
    });
    const bytes = model('new').length + model('d').length;
    const done = { added: 1, updated: 1, moved: 1, deleted: 1, problems: 0, bytes };
    expect(await world().replicate({ after })).toEqual({
      kind: 'replicated',
      head: after,
      requests: 3,
      ...done,
    });
    world().expectShown({
      'a.hck.json': model('new'),
      'renamed.hck.json': model('b'),
      'd.hck.json': model('d'),
    });
    expect(record()).toEqual({
      at: world().now().toISOString(),
      run: 'run2',
      trigger: 'push',
      delivery: 'delivery-1',
      ...done,
      hops: 0,
      headBefore: head,
      headAfter: after,
      requests: 3,
      durationMs: 0,
    });
    expect(state().former).toMatchObject({ head, leftAt: world().now().toISOString() });
  });

  it('is told in the diary with the time that it took', async () => {
    const after = push({ 'a.hck.json': model('new') });
    world().git.onAsked = () => {
      world().minute += 0.5;
    };
    await world().replicate({ after });
    expect(record()).toMatchObject({ durationMs: 90_000 });
  });

  it('of nothing that is replicated changes the head, and fetches nothing', async () => {
    const after = push({ 'README.md': Buffer.from('Changed.') });
    expect(await world().replicate({ after })).toEqual({
      kind: 'replicated',
      head: after,
      requests: 2,
      ...NOTHING,
    });
    expect(world().table.writes).not.toContain('open');
    world().expectShown(files);
  });

  it('keeps the former head as it was where the head is the same one', async () => {
    const former = { head: 'e'.repeat(40), leftAt: '2026-11-22T11:00:00.000Z' };
    world().table.change({ former, cardVersion: null });
    await world().replicate({ after: head });
    expect(state().former).toEqual(former);
  });

  it('is compared with all cards where it changes what .hubignore leaves out', async () => {
    const after = push({ '.hubignore': Buffer.from('dir/\n') });
    expect(await world().replicate({ after })).toMatchObject({ deleted: 1, added: 0, bytes: 0 });
    world().expectShown({ 'a.hck.json': model('a'), 'b.hck.json': model('b') });
    next();
    const again = push({ '.hubignore': null });
    expect(await world().replicate({ after: again })).toMatchObject({ added: 1, updated: 0 });
    world().expectShown(files);
  });

  it('is compared with all cards where one that it changes is of another version, or damaged', async () => {
    changeCard('a.hck.json', { version: CARD_VERSION - 1 });
    world().table.contents.delete(cardAt('b.hck.json').content?.contentId ?? '');
    changeCard('b.hck.json', { version: 0 });
    const after = push({ 'a.hck.json': model('new') });
    expect(await world().replicate({ after })).toMatchObject({ updated: 2 });
    world().expectShown({ ...files, 'a.hck.json': model('new') });
  });

  it('is refused where more models come of it than a project may have', async () => {
    world().table.change({ models: 30_000 });
    const after = push({ 'd.hck.json': model('d') });
    expect(await world().failure({ after })).toMatchObject({ code: 'TOO_MANY_MODELS' });
    expect(state().unusable).toMatchObject({ head: after });
  });

  it('is shown where git has not the head any more that was shown', async () => {
    world().table.change({ head: 'f'.repeat(40) });
    const after = push({ 'd.hck.json': model('d') });
    expect(await world().replicate({ after })).toMatchObject({ added: 1, bytes: model('d').length });
    world().expectShown({ ...files, 'd.hck.json': model('d') });
    expect(world().asked).toHaveLength(2);
  });

  it('is compared with all cards where the trees of what is shown are too much to read', async () => {
    const text = Buffer.from('Large.');
    await world().replicate({ after: push({ 'large/x.txt': text }) });
    next();
    const [large] = commitOf({ 'x.txt': makeObject('blob', text).id }).objects;
    world().git.huge.add(large?.id ?? '');
    const after = push({ 'large/x.txt': null, 'd.hck.json': model('d') });
    expect(await world().replicate({ after })).toMatchObject({ added: 1 });
    world().expectShown({ ...files, 'd.hck.json': model('d') });
    expect(world().git.asked.filter((asked) => asked === `fetch ${after}`).length).toBeGreaterThan(1);
  });

  it('has failed where the trees cannot be had', async () => {
    const after = push({ 'd.hck.json': model('d') });
    world().git.unwell.add(after);
    world().git.onAsked = () => {
      // It would be well the second time.
      if (world().git.asked.length > 2) world().git.unwell.clear();
    };
    expect(await world().failure({ after })).toMatchObject({ code: 'GIT_UNAVAILABLE' });
    expect(world().table.cards.size).toBe(3);
  });
});

describe('a full run', () => {
  it('that finds all well writes nothing but that, and no other reads all for a quarter of an hour', async () => {
    expect(await world().replicate(full)).toEqual({ kind: 'unchanged', requests: 3 });
    expect(state().verifiedAt).toBe(world().now().toISOString());
    expect(world().table.writes).toEqual(['register', 'verified']);
    next();
    const store = { ...world().table.store, readContent: async () => null };
    expect(await world().replicate(full, { store })).toEqual({ kind: 'unchanged', requests: 3 });
    expect(world().table.writes).toEqual(['register']);
    world().minute += 15;
    // By now it is read again, and not there.
    expect(await world().replicate(full, { store })).toMatchObject({ kind: 'replicated', updated: 3 });
  });

  it('does not say that all is well where it began when that was known, and was not read', async () => {
    await world().replicate(full);
    const { verifiedAt } = state();
    world().minute += 14;
    world().git.onAsked = () => {
      world().minute += 1;
    };
    await world().replicate(full);
    expect(state().verifiedAt).toBe(verifiedAt);
  });

  it('is the only one to note that all is well', async () => {
    world().table.change({ cardVersion: null });
    await world().replicate({ after: head });
    expect(state().verifiedAt).toBeNull();
  });

  it.each<[string, () => void, object]>([
    [
      'a card that is gone',
      () => void world().table.cards.delete(keyOf('a.hck.json')),
      { added: 1, bytes: model('a').length },
    ],
    [
      'a card too many',
      () => world().table.cards.set('MODEL#x', { ...cardAt('a.hck.json'), key: 'MODEL#x', content: null }),
      { deleted: 1, bytes: 0 },
    ],
    [
      'content that is gone',
      () => void world().table.contents.delete(cardAt('a.hck.json').content?.contentId ?? ''),
      { updated: 1 },
    ],
    ['a card that says something else', () => changeCard('a.hck.json', { name: 'Tampered' }), { updated: 1 }],
    ['a wrong number of models', () => world().table.change({ models: 42 }), NOTHING],
    ['a wrong number of problems', () => world().table.change({ problems: 1 }), NOTHING],
    ['a status that is not so', () => world().table.change({ status: 'failed' }), NOTHING],
  ])('repairs %s', async (_, damage, done) => {
    damage();
    const orphans = [...world().table.contents.keys()].filter(
      (id) => ![...world().table.cards.values()].some(({ content }) => content?.contentId === id),
    );
    expect(await world().replicate(full)).toMatchObject({ kind: 'replicated', ...done });
    for (const id of orphans) world().table.contents.delete(id);
    world().expectShown(files);
    const isRepaired = JSON.stringify(done) !== JSON.stringify(NOTHING);
    expect(state().verifiedAt === null).toBe(isRepaired);
  });

  it('says that all is well where a push was not visible before', async () => {
    const lastError = { code: 'AFTER_NOT_VISIBLE', message: '', advice: null, at: '' };
    world().table.change({ status: 'pending', lastError });
    expect(await world().replicate(full)).toMatchObject({ kind: 'replicated', ...NOTHING });
    world().expectShown(files);
  });

  it('asks Git LFS again for what it did not have', async () => {
    const pointer = world().git.pointTo(model('l'), 'lost');
    await world().replicate({ after: push({ 'l.hck.json': pointer }) });
    expect(state()).toMatchObject({ status: 'synced', models: 3, problems: 1 });
    next();
    world().git.pointTo(model('l'));
    expect(await world().replicate(full)).toMatchObject({ kind: 'replicated', updated: 1, problems: 0 });
    expect(state()).toMatchObject({ models: 4, problems: 0 });
  });

  it('shows what was pushed, too', async () => {
    const after = push({ 'd.hck.json': model('d') });
    expect(await world().replicate({ ...full, after })).toMatchObject({
      kind: 'replicated',
      added: 1,
      bytes: model('d').length,
    });
    world().expectShown({ ...files, 'd.hck.json': model('d') });
  });

  it('counts to its own what the runs before it have done', async () => {
    const before = { added: 1, updated: 2, moved: 3, deleted: 4, problems: 5, bytes: 6 };
    const after = push({ 'd.hck.json': model('d') });
    const sum = { ...before, added: 2, bytes: 6 + model('d').length };
    expect(await world().replicate({ after, progress: { hops: 7, ...before } })).toMatchObject(sum);
    expect(record()).toMatchObject({ hops: 7, ...sum });
  });
});

describe('a full run that is late', () => {
  it('says how far it came, and the next one goes on from there', async () => {
    const partial = await world().replicate(full, lateAfter(1));
    expect(partial).toEqual({
      kind: 'partial',
      head,
      left: 2,
      verified: keyOf('a.hck.json'),
      requests: 3,
      ...NOTHING,
    });
    expect(state().verifiedAt).toBeNull();
    next();
    const progress = { hops: 1, ...NOTHING, verified: keyOf('a.hck.json') };
    // What is verified is not looked at again.
    world().table.contents.delete(cardAt('a.hck.json').content?.contentId ?? '');
    const late = lateAfter(9);
    expect(await world().replicate({ ...full, progress }, late)).toEqual({ kind: 'unchanged', requests: 3 });
    expect(state().verifiedAt).not.toBeNull();
  });

  it('leaves a push to the next run, and counts what is verified', async () => {
    const after = push({ 'd.hck.json': model('d') });
    const before = { ...NOTHING, added: 1 };
    const progress = { hops: 1, ...before };
    const partial = await world().replicate({ ...full, after, progress }, lateAfter(2));
    expect(partial).toEqual({
      kind: 'partial',
      head: after,
      left: 1,
      verified: keyOf('b.hck.json'),
      requests: 3,
      ...before,
    });
    expect(state().head).toBe(head);
  });

  it('repairs what it finds first, and goes on from there', async () => {
    world().table.contents.delete(cardAt('a.hck.json').content?.contentId ?? '');
    const partial = await world().replicate(full, { sliceFiles: 1 });
    const repaired = { ...NOTHING, updated: 1, bytes: model('a').length };
    expect(partial).toEqual({
      kind: 'partial',
      head,
      left: 2,
      verified: keyOf('a.hck.json'),
      requests: 4,
      ...repaired,
    });
    world().expectShown(files);
  });

  it.each<[string, () => unknown]>([
    [
      'content that is lost',
      () => world().table.contents.delete(cardAt('a.hck.json').content?.contentId ?? ''),
    ],
    ['a card that has lost its content', () => changeCard('a.hck.json', { content: null })],
  ])('does not count as verified what it found too late to repair: %s', async (_, damage) => {
    damage();
    const late = { ...lateAfter(1), sliceFiles: 2 };
    expect(await world().failure(full, late)).toMatchObject({ outcome: 'retry', code: 'RUN_CUT' });
    expect(state().verifiedAt).toBeNull();
  });

  it('has to verify again what it could not repair any more', async () => {
    for (const path of ['a.hck.json', 'b.hck.json'])
      world().table.contents.delete(cardAt(path).content?.contentId ?? '');
    push({ 'd.hck.json': model('d') });
    // Two are read, and of three that are to be fetched one comes.
    const cut = { ...lateAfter(3), sliceFiles: 2 };
    const from = { hops: 0, ...NOTHING, verified: 'MODEL#' };
    const partial = await world().replicate({ ...full, progress: from, after: world().git.head }, cut);
    expect(partial).toMatchObject({ kind: 'partial', left: 2 + 1, verified: 'MODEL#' });
    next();
    const none = await world().replicate({ ...full, after: world().git.head });
    expect(none.kind).toBe('replicated');
    world().expectShown({ ...files, 'd.hck.json': model('d') });
  });
});
