import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { COMMIT, modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { commitOf, makeObject } from '../../../test/support/git-objects.ts';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { CARD_VERSION, type Card } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { ReplicaStore } from '../replica-store.ts';
import type { Source } from '../source.ts';
import { type Download, download } from './download.ts';

const world = useMemoryWorld();
const idOf = (bytes: Buffer) => makeObject('blob', bytes).id;
const [A, B] = [modelFile('A'), modelFile('B')];

beforeEach(() => {
  world().git.commit({ 'a.hck.json': A, 'b.hck.json': B });
});

/** A download for each path, of the bytes that are at it, or of an id. */
function downloadsOf(files: Readonly<Record<string, Buffer | string>>, previous?: Card): Download[] {
  return Object.entries(files).map(([path, blob], index) => ({
    file: keyedPath(Buffer.from(path)),
    blobId: Buffer.isBuffer(blob) ? idOf(blob) : blob,
    previous,
    contentId: `run1-${index}`,
  }));
}

const fetch = (files: Parameters<typeof downloadsOf>[0], change: Partial<Source> = {}, previous?: Card) =>
  download(downloadsOf(files, previous), COMMIT, world().source(change));
const stored = () =>
  new Map([...world().table.contents].map(([id, { zipped }]) => [id, gunzipSync(zipped).toString()]));

describe('download', () => {
  it('writes the bytes of each file, and makes its card', async () => {
    const { cards, trouble, isCut } = await fetch({ 'a.hck.json': A, 'b.hck.json': B });
    expect([trouble, isCut]).toEqual([null, false]);
    expect(stored()).toEqual(
      new Map([
        ['run1-0', A.toString()],
        ['run1-1', B.toString()],
      ]),
    );
    expect(cards.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toMatchObject([
      {
        path: 'a.hck.json',
        name: 'A',
        blobId: idOf(A),
        lfsOid: null,
        bytes: A.length,
        commit: COMMIT,
        version: CARD_VERSION,
        content: { contentId: 'run1-0', parts: 1 },
      },
      { path: 'b.hck.json', name: 'B', content: { contentId: 'run1-1' } },
    ]);
    expect(world().git.asked).toHaveLength(1);
  });

  it('reads a blob at two paths once, and stores it twice', async () => {
    const { cards } = await fetch({ 'a.hck.json': A, 'copy.hck.json': A });
    expect(cards.map(({ content }) => content?.contentId)).toEqual(['run1-0', 'run1-1']);
    expect(stored().size).toBe(2);
  });

  it('asks nothing where nothing is to be fetched', async () => {
    expect(await fetch({})).toEqual({ cards: [], trouble: null, isCut: false });
    expect(world().git.asked).toEqual([]);
  });

  it('keeps nothing of what is too large, or no file, but says so', async () => {
    const [tree] = commitOf({ 'a.hck.json': idOf(A), 'b.hck.json': idOf(B) }).objects;
    const files = { 'a.hck.json': A, 'tree.hck.json': tree?.id ?? '' };
    const { cards, isCut } = await fetch(files, { maxModelBytes: A.length - 1 }, modelCard('any', '9'));
    expect(isCut).toBe(false);
    const lastGood = version('9');
    expect(cards.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toMatchObject([
      {
        blobId: idOf(A),
        bytes: A.length,
        content: null,
        lfsOid: null,
        commit: COMMIT,
        problem: { code: 'MODEL_TOO_LARGE' },
        lastGood,
      },
      {
        blobId: tree?.id,
        bytes: 0,
        content: null,
        problem: { code: 'NOT_A_FILE', message: expect.stringContaining('tree') },
      },
    ]);
    expect(stored().size).toBe(0);
  });

  it('says of a file that is no model what is wrong, and has its bytes all the same', async () => {
    const bad = Buffer.from('{');
    world().git.commit({ 'bad.hck.json': bad });
    const { cards } = await fetch({ 'bad.hck.json': bad }, {}, modelCard('any', '9'));
    expect(cards).toMatchObject([{ problem: { code: 'NOT_JSON' }, bytes: 1, lastGood: version('9') }]);
    expect(stored()).toEqual(new Map([['run1-0', '{']]));
  });

  it('begins no more when it gets late, and has what is there by then', async () => {
    const late = new AbortController();
    const writeContent: ReplicaStore['writeContent'] = async (...args) => {
      late.abort();
      return world().table.store.writeContent(...args);
    };
    const source = { late: late.signal, store: { ...world().table.store, writeContent } };
    const { cards, isCut } = await fetch({ 'a.hck.json': A, 'copy.hck.json': A }, source);
    expect([cards.length, isCut]).toEqual([1, true]);
    const tooLate = { late: AbortSignal.abort() };
    expect(await fetch({ 'a.hck.json': A }, tooLate)).toMatchObject({ cards: [], isCut: true });
  });

  it('fails when the time of the run is over', async () => {
    const time = new AbortController();
    const writeContent: ReplicaStore['writeContent'] = async (...args) => {
      time.abort();
      return world().table.store.writeContent(...args);
    };
    const remote = { ...world().source().remote, signal: time.signal };
    const store = { ...world().table.store, writeContent };
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, salt) => [`${salt}.hck.json`, modelFile('M', salt)] as const),
    );
    world().git.commit(files);
    const over = { outcome: 'retry', code: expect.stringMatching(/^(RUN_CUT|GIT_ABORTED)$/) };
    await expect(fetch(files, { remote, store })).rejects.toMatchObject(over);
    // Those that were in flight.
    expect(stored().size).toBeLessThanOrEqual(16);
  });

  it('has no more than sixteen in flight, and no more than 64 MiB', async () => {
    let [now, peak] = [0, 0];
    const writeContent: ReplicaStore['writeContent'] = async (...args) => {
      now += 1;
      peak = Math.max(peak, now);
      await new Promise((go) => setImmediate(go));
      now -= 1;
      return world().table.store.writeContent(...args);
    };
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, salt) => [`${salt}.hck.json`, modelFile('M', salt)] as const),
    );
    world().git.commit(files);
    expect((await fetch(files, { store: { ...world().table.store, writeContent } })).cards).toHaveLength(40);
    expect(peak).toBeGreaterThan(1);
    expect(peak).toBeLessThanOrEqual(16);
  });
});

describe('a download out of Git LFS', () => {
  const large = modelFile('Large');

  /** Git has a pointer at the path. */
  function pointTo(content: Buffer, lost?: 'lost'): Buffer {
    const pointer = world().git.pointTo(content, lost);
    world().git.commit({ 'l.hck.json': pointer });
    return pointer;
  }

  it('is the content that a pointer names', async () => {
    const pointer = pointTo(large);
    const { cards, trouble } = await fetch({ 'l.hck.json': pointer });
    const lfsOid = /sha256:(\w+)/.exec(pointer.toString())?.[1];
    expect(cards).toMatchObject([
      { name: 'Large', problem: null, blobId: idOf(pointer), lfsOid, bytes: large.length },
    ]);
    expect(trouble).toBeNull();
    expect(stored()).toEqual(new Map([['run1-0', large.toString()]]));
  });

  it('has the pointer and a problem where the content is lost, and leaves a card alone that says so', async () => {
    const pointer = pointTo(large, 'lost');
    const { cards, trouble, isCut } = await fetch({ 'l.hck.json': pointer });
    expect([trouble, isCut]).toEqual([null, false]);
    const [card] = cards;
    expect(card).toMatchObject({
      problem: { code: expect.stringMatching(/^LFS_/) },
      lfsOid: null,
      bytes: pointer.length,
    });
    expect(stored()).toEqual(new Map([['run1-0', pointer.toString()]]));
    const again = await fetch({ 'l.hck.json': pointer }, {}, card);
    expect(again.cards[0]).toBe(card);
    expect(again.isCut).toBe(false);
    expect(stored().size).toBe(1);
  });

  it('has the pointer and a problem where it is too large', async () => {
    const pointer = pointTo(Buffer.alloc(2000, ' '));
    const { cards } = await fetch({ 'l.hck.json': pointer }, { maxModelBytes: 1999 });
    expect(cards).toMatchObject([{ problem: { code: 'LFS_TOO_LARGE' }, bytes: pointer.length }]);
  });

  it('tells the trouble with a service that is unwell, and shows the pointer meanwhile', async () => {
    const pointer = pointTo(large);
    world().git.lfsStatus = 503;
    const { cards, trouble } = await fetch(
      { 'l.hck.json': pointer },
      {},
      problemCard('any', '9', version('8')),
    );
    expect(trouble).toMatchObject({ outcome: 'retry' });
    expect(cards).toMatchObject([{ problem: { code: trouble?.code }, lastGood: version('8') }]);
    const again = await fetch({ 'l.hck.json': pointer }, {}, cards[0]);
    expect(again.trouble).toMatchObject({ code: trouble?.code });
    expect(again.cards[0]).toBe(cards[0]);
  });

  it('has another order in each run', async () => {
    const contents = Array.from({ length: 8 }, (_, salt) => modelFile('L', salt));
    const files = Object.fromEntries(
      contents.map((content, i) => [`l${i}.hck.json`, world().git.pointTo(content)]),
    );
    world().git.commit(files);
    const order = async (run: string) => {
      world().git.lfsAsked.length = 0;
      const downloads = downloadsOf(files).map((wanted, i) => ({ ...wanted, contentId: `${run}-${i}` }));
      await download(downloads, COMMIT, world().source());
      return [...world().git.lfsAsked];
    };
    const [first, second] = [await order('run1'), await order('run2')];
    expect(first).toHaveLength(8);
    expect(first).not.toEqual(second);
    expect(first.toSorted()).toEqual(second.toSorted());
    world().table.contents.clear();
    expect(await order('run1')).toEqual(first);
  });
});
