import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import { CARD_VERSION } from '../../lib/replica/cards/card.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import type { ReplicateResult } from '../../lib/replica/replicate-result.ts';
import { listCards } from '../../lib/store/hub.ts';
import { CARD_PREFIX, contentPk, PROJECT_SK, partSk, projectPk } from '../../lib/store/keys.ts';
import { toItem } from '../../lib/store/marshal.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { storeLfsObject } from '../../local/gitlab/lfs-store.ts';
import { contentIdOf } from '../support/cards.ts';
import { changeItem, deleteItem } from '../support/damage.ts';
import { Killed, killing } from '../support/killing.ts';
import { startLfsFront } from '../support/lfs-front.ts';
import { modelFile } from '../support/model-file.ts';
import { openBeforeAll } from '../support/open-before-all.ts';
import { pack, useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

const world = useReplicaWorld();
const front = openBeforeAll(() => startLfsFront(world().gitlab.gitlab.url));
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

const OLD = { N: String(CARD_VERSION - 1) };
const BROKEN = Buffer.from('{"broken":');

const models = (count: number, salt = '') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}.hck.json`, modelFile(`Model ${i}`, salt)] as const),
  );
const cards = () => listCards(world().table, project.key);
const state = () => world().store.readProject(project.key);
const cardAt = async (path: string) => {
  const card = (await cards()).find((other) => other.path === path);
  if (card === undefined) throw new Error(`There is no card of ${path}.`);
  return card;
};

/** Turns all cards into what the version before may have written: with a name that only that one finds in a model. */
async function setBack(changes: Record<string, AttributeValue | undefined> = { name: { S: 'as it was' } }) {
  const PK = projectPk(project.key);
  for await (const { SK } of queryPrefix(world().table, PK, CARD_PREFIX))
    await changeItem(world().table, { PK, SK: SK?.S ?? '' }, { ...changes, cardVersion: OLD });
  await changeItem(world().table, { PK, SK: PROJECT_SK }, { cardVersion: OLD });
}

/** Has a model's card say what a version may have said that took it for none: the one before it was good. */
async function misread(path: string, lastGoodId: string) {
  const { key, blobId, commit } = await cardAt(path);
  const problem = { code: 'NOT_A_MODEL', message: 'Not to us.', blobId };
  const lastGood = { blobId: '1'.repeat(40), bytes: 1, commit, contentId: lastGoodId, parts: 1 };
  await world().store.writeContent(lastGoodId, Buffer.from('x'));
  await changeItem(world().table, { PK: projectPk(project.key), SK: key }, toItem({ problem, lastGood }));
}

/** A store that counts contents: no content is written that is not written through it. */
function counting(store: ReplicaStore = world().store) {
  const counts = { read: 0, written: 0 };
  const counted: ReplicaStore = {
    ...store,
    readContent: async (...args) => {
      counts.read += 1;
      return store.readContent(...args);
    },
    writeContent: async (...args) => {
      counts.written += 1;
      return store.writeContent(...args);
    },
  };
  return { counts, store: counted };
}

/** It gets late as soon as so many contents were read. */
function lateAfter(contents: number, store: ReplicaStore = world().store): Partial<ReplicateContext> {
  const late = new AbortController();
  let read = 0;
  const readContent: ReplicaStore['readContent'] = async (...args) => {
    read += 1;
    if (read >= contents) late.abort();
    return store.readContent(...args);
  };
  return { late: late.signal, sliceFiles: 40, store: { ...store, readContent, cardsPerTransaction: 30 } };
}

async function replicateInHops(perRun: number): Promise<ReplicateResult[]> {
  const results: ReplicateResult[] = [];
  let hint: Partial<ReplicateMessage> = {};
  for (let hops = 1; hops < 100; hops += 1) {
    const result = await project.replicate(hint, lateAfter(perRun));
    results.push(result);
    if (result.kind !== 'partial') return results;
    const { added, updated, moved, deleted, problems, bytes } = result;
    hint = { progress: { hops, added, updated, moved, deleted, problems, bytes } };
    expect((await state()).syncing).toBe(result.head);
  }
  throw new Error('It comes to no end.');
}

describe('cards of another version', () => {
  it('are made anew from what the table holds: no file is fetched, and no content written', async () => {
    await project.commit({ ...models(5), 'bad.hck.json': modelFile('Good') });
    await project.replicate();
    await project.commit({ 'bad.hck.json': BROKEN });
    await project.replicate();
    const before = await cards();
    await setBack();
    const { counts, store } = counting();
    const result = await project.replicate({}, { store });
    expect(result).toMatchObject({ kind: 'replicated', updated: 6, added: 0, bytes: 0, requests: 2 });
    expect(counts).toEqual({ read: 6, written: 0 });
    expect(await cards()).toEqual(before);
    await project.expectReplicated();
    expect(await project.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
    expect(await project.replicate({ full: true })).toMatchObject({ kind: 'unchanged' });
  });

  it('are what the model says now, whether it was one before or not', async () => {
    await project.commit({ 'a.hck.json': modelFile('Good'), 'b.hck.json': modelFile('Good', 2) });
    await project.replicate();
    await project.commit({ 'a.hck.json': BROKEN });
    await project.replicate();
    const [a, b] = [await cardAt('a.hck.json'), await cardAt('b.hck.json')];
    await setBack({});
    await misread('b.hck.json', 'of-b-before');
    const PK = projectPk(project.key);
    await changeItem(world().table, { PK, SK: PROJECT_SK }, { models: { N: '0' }, problems: { N: '2' } });
    expect(await project.replicate()).toMatchObject({ updated: 2, bytes: 0, problems: 1 });
    expect(await cards()).toEqual([a, b]);
    await project.expectReplicated();
  });

  it('are moved and made anew where their files are renamed', async () => {
    await project.commit(models(4));
    await project.replicate();
    const before = await cardAt('1.hck.json');
    await setBack();
    await project.commit({
      'moved/1.hck.json': { from: '1.hck.json' },
      '2.hck.json': modelFile('Model 3'),
      '3.hck.json': modelFile('Model 2'),
    });
    const { counts, store } = counting();
    expect(await project.replicate({}, { store, sliceFiles: 1 })).toMatchObject({
      ...{ moved: 3, updated: 1, added: 0, deleted: 0, bytes: 0 },
    });
    expect(counts.written).toBe(0);
    expect((await cardAt('moved/1.hck.json')).content).toEqual(before.content);
    expect((await cards()).map(({ name, version }) => [name, version])).toEqual(
      ['Model 0', 'Model 3', 'Model 2', 'Model 1'].map((name) => [name, CARD_VERSION]),
    );
    await project.expectReplicated();
  });

  it('are fetched where their content is not there any more, or is another', async () => {
    await project.commit(models(5));
    await project.replicate();
    await setBack();
    const part = async (path: string) => ({
      PK: contentPk(contentIdOf(await cardAt(path))),
      SK: partSk(0),
    });
    await deleteItem(world().table, await part('0.hck.json'));
    await changeItem(world().table, await part('1.hck.json'), { data: { B: Buffer.from('no gzip') } });
    await changeItem(world().table, await part('2.hck.json'), { expiresAt: { N: '1' } });
    await changeItem(world().table, await part('3.hck.json'), { SK: { S: partSk(1) } });
    const { counts, store } = counting();
    expect(await project.replicate({}, { store })).toMatchObject({
      ...{ updated: 5, bytes: 4 * modelFile('Model 0').length, requests: 3 },
    });
    expect(counts.written).toBe(4);
    await project.expectReplicated();
  });

  it('are fetched where they are renamed and their content is lost', async () => {
    await project.commit(models(2));
    await project.replicate();
    await setBack();
    await deleteItem(world().table, {
      PK: contentPk(contentIdOf(await cardAt('0.hck.json'))),
      SK: partSk(0),
    });
    await project.commit({ 'moved.hck.json': { from: '0.hck.json' } });
    const bytes = modelFile('Model 0').length;
    expect(await project.replicate()).toMatchObject({ moved: 1, updated: 1, deleted: 0, bytes });
    await project.expectReplicated();
  });

  it('without content are made anew where it is still too large, and fetched where it is not', async () => {
    const large = modelFile('Large', 'x'.repeat(3_000));
    await project.commit({ 'large.hck.json': large, 'small.hck.json': modelFile('Small') });
    await pack(project);
    await project.replicate({}, { maxModelBytes: 2_000 });
    const before = await cards();
    await setBack();
    expect(await project.replicate({}, { maxModelBytes: 2_000 })).toMatchObject({
      updated: 2,
      bytes: 0,
      requests: 2,
    });
    expect(await cards()).toEqual(before);
    await setBack();
    expect(await project.replicate()).toMatchObject({ updated: 2, bytes: large.length, requests: 3 });
    await project.expectReplicated();
  });

  it('of models in Git LFS are made anew without it; of pointers without content it is asked', async () => {
    const { repository } = project.project;
    const stored = await storeLfsObject(repository, modelFile('Orders'));
    const pointer = stored.replace('oid', `ext-0-foo sha256:${'0'.repeat(64)}\noid`);
    await project.commit({ 'a.hck.json': Buffer.from(stored), 'b.hck.json': Buffer.from(pointer) });
    expect(await project.replicate()).toMatchObject({ problems: 1 });
    const [a, b] = await cards();
    expect(b).toMatchObject({ problem: { code: 'LFS_EXTENDED' } });
    await setBack();
    const { openRemote, asked } = front();
    expect(await project.replicate({}, { openRemote })).toMatchObject({ updated: 2, bytes: pointer.length });
    expect(asked).toEqual([]);
    expect((await cards())[0]).toEqual(a);
    expect(await cardAt('b.hck.json')).toMatchObject({
      name: 'b',
      problem: b?.problem,
      version: CARD_VERSION,
    });
  });

  it('are made anew slice by slice, run after run, each as far as its time goes', async () => {
    const third = shortOrLong(10, 100);
    await project.commit(models(3 * third));
    await project.replicate();
    const before = await cards();
    await setBack();
    const results = await replicateInHops(third);
    const left = results.map((result) => (result.kind === 'partial' ? result.left : 0));
    expect(left).toEqual([2 * third, third, 0]);
    expect(results.at(-1)).toMatchObject({ kind: 'replicated', updated: 3 * third, bytes: 0, requests: 2 });
    expect(await cards()).toEqual(before);
    await project.expectReplicated();
  }, 60_000);

  it('wait until what was pushed is shown', async () => {
    await project.commit(models(20));
    await project.replicate();
    await setBack();
    await project.commit({ 'new.hck.json': modelFile('New') });
    expect(await project.replicate({}, { ...lateAfter(1), sliceFiles: 1 })).toMatchObject({
      ...{ kind: 'partial', added: 1, left: 19 },
    });
    expect(await cardAt('new.hck.json')).toMatchObject({ name: 'New' });
    await replicateInHops(15);
    await project.expectReplicated();
  });

  it('are found again after a run that was killed before any of its calls', async () => {
    await project.commit({ ...models(6), 'bad.hck.json': modelFile('Good'), 'x.hck.json': modelFile('X') });
    await project.replicate();
    await project.commit({ 'bad.hck.json': BROKEN });
    await project.replicate();
    const step = shortOrLong(8, 1);
    for (let at = 1; ; at += step) {
      await setBack();
      await misread('x.hck.json', `of-x-${project.key.projectId}-${at}`);
      await project.commit({
        [`moved ${at}.hck.json`]: { from: at === 1 ? '0.hck.json' : `moved ${at - step}.hck.json` },
      });
      const cut = killing({ ...world().store, cardsPerTransaction: 3 }, at);
      await project.replicate({}, { store: cut.store, sliceFiles: 3 }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await project.replicate();
      await project.expectReplicated();
      if (cut.calls() < at) {
        expect(at).toBeGreaterThan(10);
        return;
      }
    }
  }, 120_000);
});

describe('a change of .hubignore', () => {
  it('fetches only what it brings back', async () => {
    await project.commit({ ...models(4), 'x/a.hck.json': modelFile('A'), '.hubignore': Buffer.from('x/\n') });
    await project.replicate();
    const before = await cards();
    await project.commit({ '.hubignore': Buffer.from('0.*\n') });
    const { counts, store } = counting();
    expect(await project.replicate({}, { store })).toMatchObject({
      ...{ added: 1, deleted: 1, updated: 0, bytes: modelFile('A').length },
    });
    expect(counts).toEqual({ read: 0, written: 1 });
    expect(await cards()).toEqual([...before.slice(1), await cardAt('x/a.hck.json')]);
    await project.commit({ '.hubignore': Buffer.from('0.*\nx/\n') });
    expect(await project.replicate({}, { store })).toMatchObject({ deleted: 1, bytes: 0, requests: 3 });
    expect(counts).toEqual({ read: 0, written: 1 });
    expect(await cards()).toEqual(before.slice(1));
  });

  it('has cards of another version made anew without fetching them', async () => {
    await project.commit({ ...models(4), 'x/a.hck.json': modelFile('A') });
    await project.replicate();
    await setBack();
    await project.commit({ '.hubignore': Buffer.from('x/\n') });
    expect(await project.replicate()).toMatchObject({ deleted: 1, updated: 4, bytes: 0 });
    expect((await cards()).map(({ name }) => name)).toEqual(['Model 0', 'Model 1', 'Model 2', 'Model 3']);
  });
});
