import { beforeEach, describe, expect, it } from '@jest/globals';
import { continuationOf } from '../../lib/queue/continuation.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { listCards } from '../../lib/store/hub.ts';
import { contentPk, partSk } from '../../lib/store/keys.ts';
import { contentIdOf } from '../support/cards.ts';
import { deleteItem } from '../support/damage.ts';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';
import { shortOrLong } from '../support/short-or-long.ts';

/** From one call to the next that a worker is killed before: all of them with MODELHUB_LONG=1. */
const STEP = shortOrLong(8, 1);

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

const state = () => world().store.readProject(project.key);
const models = (count: number, salt = '') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}.hck.json`, modelFile(`Model ${i}`, salt)] as const),
  );

/** It gets late as soon as so many contents were written. */
function lateAfter(contents: number, store: ReplicaStore = world().store) {
  const late = new AbortController();
  let written = 0;
  const writeContent: ReplicaStore['writeContent'] = async (...args) => {
    const parts = await store.writeContent(...args);
    written += 1;
    if (written >= contents) late.abort();
    return parts;
  };
  return { late: late.signal, sliceFiles: 4, store: { ...store, writeContent, cardsPerTransaction: 3 } };
}

/** Follows a push as long as it takes, run after run, as the worker does with its continuations. */
async function replicateInHops(perRun: number): Promise<ReplicateResult[]> {
  const results: ReplicateResult[] = [];
  const after = (await state()).head;
  let hint: Partial<ReplicateMessage> = {};
  for (let hops = 1; hops < 100; hops += 1) {
    const result = await project.replicate(hint, lateAfter(perRun));
    results.push(result);
    if (result.kind !== 'partial') return results;
    hint = { ...hint, progress: continuationOf(replicateMessage(hint), result).progress };
    expect(hint.progress).toMatchObject({ hops });
    expect(await state()).toMatchObject({ head: after, syncing: result.head });
  }
  throw new Error('It comes to no end.');
}

describe('a run that is late', () => {
  it('shows what it has, and the next ones go on from there', async () => {
    const head = await project.commit(models(23));
    const results = await replicateInHops(5);
    expect(results.length).toBeGreaterThan(2);
    const left = results.map((result) => (result.kind === 'partial' ? result.left : 0));
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(new Set(left).size).toBe(left.length);
    expect(results.at(-1)).toMatchObject({ kind: 'replicated', head, added: 23, updated: 0 });
    await project.expectReplicated();
  });

  it('deletes nothing before all else is shown, and loses no renamed file', async () => {
    await project.commit({
      ...models(12),
      'old.hck.json': modelFile('Renamed'),
      'gone.hck.json': modelFile('Gone'),
    });
    await project.replicate();
    await project.commit({
      ...models(12, 'changed'),
      'new.hck.json': { from: 'old.hck.json' },
      'old.hck.json': modelFile('Another'),
      'gone.hck.json': null,
    });
    const paths = async () => (await listCards(world().table, project.key)).map(({ path }) => path);
    const first = await project.replicate({}, lateAfter(2));
    expect(first).toMatchObject({ kind: 'partial' });
    expect(await paths()).toEqual(expect.arrayContaining(['gone.hck.json', 'new.hck.json', 'old.hck.json']));
    await replicateInHops(3);
    expect(await paths()).not.toContain('gone.hck.json');
    await project.expectReplicated();
  });

  it('has failed where it has come to nothing', async () => {
    await project.commit(models(3));
    const late = AbortSignal.abort();
    await expect(project.replicate({}, { late })).rejects.toMatchObject({
      outcome: 'retry',
      code: 'RUN_CUT',
    });
    expect(await state()).toMatchObject({ status: 'pending', lastError: { code: 'RUN_CUT' } });
    await project.replicate();
    await project.expectReplicated();
  });

  it('is followed by one that heeds what was pushed in between', async () => {
    await project.commit(models(9));
    expect(await project.replicate({}, lateAfter(4))).toMatchObject({ kind: 'partial' });
    await project.commit({
      '0.hck.json': null,
      'x.hck.json': { from: '1.hck.json' },
      'y.hck.json': modelFile('Y'),
    });
    await replicateInHops(4);
    await project.expectReplicated();
  });

  it('can be killed before any of its calls', async () => {
    await project.commit(models(9));
    await project.replicate();
    for (let at = 1; ; at += STEP) {
      await project.commit({ ...models(9, String(at)), [`new ${at}.hck.json`]: modelFile(`New ${at}`) });
      const late = lateAfter(3);
      const cut = killing(late.store, at);
      await project.replicate({}, { ...late, store: cut.store }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await replicateInHops(6);
      await project.expectReplicated();
      if (cut.calls() < at) {
        expect(at).toBeGreaterThan(10);
        return;
      }
    }
  }, 60_000);
});

describe('a run with more files than are committed at once', () => {
  it('commits slice by slice, and is whole in the end', async () => {
    const slices = { sliceFiles: 5, store: { ...world().store, cardsPerTransaction: 3 } };
    await project.commit({ ...models(23), 'a.hck.json': modelFile('A'), 'b.hck.json': modelFile('B') });
    expect(await project.replicate({}, slices)).toMatchObject({ kind: 'replicated', added: 25 });
    await project.expectReplicated();
    await project.commit({
      ...models(23, 'changed'),
      'a.hck.json': modelFile('B'),
      'b.hck.json': modelFile('A'),
      '3.hck.json': null,
      'renamed.hck.json': { from: '4.hck.json' },
    });
    await project.replicate({}, slices);
    await project.expectReplicated();
  });

  it('keeps the last good version of a model that breaks while it is renamed, in whatever slice', async () => {
    const broken = Buffer.from('{"broken":');
    await project.commit({ ...models(11), 'z.hck.json': modelFile('Z') });
    await project.replicate();
    await project.commit({ 'z.hck.json': broken });
    await project.replicate();
    await project.commit({ ...models(11, 'changed'), 'z.hck.json': null, 'moved.hck.json': broken });
    await project.replicate({}, { sliceFiles: 3 });
    await project.expectReplicated();
    const [moved] = (await listCards(world().table, project.key)).filter(
      ({ path }) => path === 'moved.hck.json',
    );
    expect(moved?.lastGood).not.toBeNull();
  });
});

describe('a full run that is late', () => {
  const full = { trigger: 'test', full: true } as const;

  /** It gets late as soon as so many contents were read. */
  function lateAfterReading(contents: number) {
    const late = new AbortController();
    let reads = 0;
    const readContent: ReplicaStore['readContent'] = (...args) => {
      reads += 1;
      if (reads >= contents) late.abort();
      return world().store.readContent(...args);
    };
    return {
      reads: () => reads,
      context: { late: late.signal, sliceFiles: 4, store: { ...world().store, readContent } },
    };
  }

  async function damage(...paths: string[]): Promise<void> {
    const cards = await listCards(world().table, project.key);
    for (const card of cards.filter(({ path }) => paths.includes(path)))
      await deleteItem(world().table, { PK: contentPk(contentIdOf(card)), SK: partSk(0) });
  }

  /** Verifies the project run after run; how many contents each has read, and what came of it. */
  async function verifyInHops(perRun: number): Promise<{ reads: number; kind: string }[]> {
    const runs: { reads: number; kind: string }[] = [];
    let hint: Partial<ReplicateMessage> = full;
    for (let hops = 1; hops < 100; hops += 1) {
      const { reads, context } = lateAfterReading(perRun);
      const result = await project.replicate(hint, context);
      runs.push({ reads: reads(), kind: result.kind });
      if (result.kind !== 'partial') return runs;
      hint = { ...hint, progress: continuationOf(replicateMessage(hint), result).progress };
    }
    throw new Error('It comes to no end.');
  }

  beforeEach(async () => {
    await project.commit(models(23));
    await project.replicate();
  });

  it('is continued where it was, and verifies each card once', async () => {
    const runs = await verifyInHops(8);
    expect(runs.map(({ kind }) => kind)).toEqual(['partial', 'partial', 'unchanged']);
    expect(runs.reduce((sum, { reads }) => sum + reads, 0)).toBe(23);
    expect(await state()).toMatchObject({ status: 'synced', verifiedAt: expect.any(String) });
  });

  it('repairs what it finds on its way', async () => {
    await damage('1.hck.json', '12.hck.json', '7.hck.json', '9.hck.json');
    const runs = await verifyInHops(9);
    expect(runs.length).toBeGreaterThan(3);
    expect(await state()).toMatchObject({ status: 'synced', verifiedAt: null });
    await project.expectReplicated();
  });

  it('leaves what it finds too late to the next run, which begins with it', async () => {
    await damage('9.hck.json');
    // Its slice is the last one that is begun.
    await verifyInHops(21);
    await project.expectReplicated();
  });

  it('has failed where nothing was verified in its time', async () => {
    const late = AbortSignal.abort();
    await expect(project.replicate(full, { late })).rejects.toMatchObject({ code: 'RUN_CUT' });
    await project.replicate(full);
    await project.expectReplicated();
  });
});
