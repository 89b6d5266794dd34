import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { listCards } from '../../lib/store/hub.ts';
import { Killed, killing } from '../support/killing.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

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
    const { added, updated, moved, deleted, problems, bytes } = result;
    hint = { ...hint, progress: { hops, added, updated, moved, deleted, problems, bytes } };
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
    for (let at = 1; ; at += 1) {
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
