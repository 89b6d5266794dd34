import { hash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { continuationOf } from '../../lib/queue/continuation.ts';
import type { ReplicateMessage } from '../../lib/queue/message.ts';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import type { ReplicateContext } from '../../lib/replica/replicate-context.ts';
import { readContent } from '../../lib/store/content.ts';
import { listCards } from '../../lib/store/hub.ts';
import { storeLfsObject } from '../../local/gitlab/lfs-store.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { replicateMessage } from '../support/replicate-message.ts';

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

const state = () => world().store.readProject(project.key);
const models = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}.hck.json`, modelFile(`M${i}`)]));
const cardAt = async (path: string) =>
  (await listCards(world().table, project.key)).find((card) => card.path === path);

/** A pointer to a model that is not on the LFS server. */
async function lostPointer(): Promise<Buffer> {
  const { repository } = project.project;
  const bytes = modelFile('Lost');
  const pointer = Buffer.from(await storeLfsObject(repository, bytes));
  const oid = hash('sha256', bytes);
  await unlink(join(repository, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid));
  return pointer;
}

/** Runs and their continuations; it gets late in each as soon as so many calls of a kind were made. */
async function runInHops(
  hint: Partial<ReplicateMessage>,
  call: 'readContent' | 'writeContent',
  calls: number,
  worse: Partial<ReplicateContext> = {},
): Promise<string[]> {
  const kinds: string[] = [];
  let message = replicateMessage(hint);
  for (let hop = 0; hop < 30; hop += 1) {
    const late = new AbortController();
    let made = 0;
    const counted = async <T>(work: Promise<T>): Promise<T> => {
      made += 1;
      if (made >= calls) late.abort();
      return work;
    };
    const { store } = world();
    const counting: ReplicaStore =
      call === 'readContent'
        ? { ...store, readContent: (...args) => counted(store.readContent(...args)) }
        : { ...store, writeContent: (...args) => counted(store.writeContent(...args)) };
    const { full, after, progress } = message;
    const result = await project.replicate(
      { full, after, ...(progress && { progress }) },
      { sliceFiles: 4, ...worse, store: counting, late: late.signal },
    );
    kinds.push(result.kind);
    if (result.kind !== 'partial') return kinds;
    message = continuationOf(message, result);
  }
  throw new Error('It comes to no end.');
}

describe('a full run in several hops', () => {
  it('ends where files in Git LFS have problems that last', async () => {
    const { repository } = project.project;
    const large = async (i: number) =>
      Buffer.from(
        await storeLfsObject(repository, Buffer.concat([modelFile(`M${i}`), Buffer.alloc(2000, ' ')])),
      );
    for (let i = 0; i < 12; i += 1) await project.commit({ [`${i}.hck.json`]: await large(i) });
    await project.replicate({}, { maxModelBytes: 1000 });
    const { generation } = await state();
    await project.replicate({ full: true }, { maxModelBytes: 1000 });
    expect(await state()).toMatchObject({ generation, status: 'synced', verifiedAt: expect.any(String) });
    await runInHops({ full: true }, 'readContent', 4, { maxModelBytes: 1000 });
  });

  it('goes on where there was a push meanwhile, which is shown in the end', async () => {
    await project.commit(models(23));
    await project.replicate();
    const after = await project.commit({ 'm0.hck.json': modelFile('Pushed') });
    expect((await runInHops({ full: true, after }, 'readContent', 8)).length).toBeGreaterThan(2);
    await project.expectReplicated();
  });
});

describe('a last good version', () => {
  it('is not taken from a card whose content an earlier slice has let go', async () => {
    const pointer = await lostPointer();
    await project.commit({ 'a.hck.json': modelFile('Good') });
    await project.replicate();
    await project.commit({ 'a.hck.json': pointer });
    await project.replicate();
    await project.commit({ 'a.hck.json': modelFile('Other'), 'b.hck.json': pointer });
    await project.replicate({}, { sliceFiles: 1 });
    await project.expectReplicated();
  });

  it('belongs to one card, also where nothing new is found out of the other', async () => {
    const pointer = await lostPointer();
    await project.commit({ 'a.hck.json': modelFile('Good') });
    await project.replicate();
    await project.commit({ 'a.hck.json': pointer });
    await project.replicate();
    await project.commit({ 'a.hck.json': null, 'b.hck.json': pointer, ...models(4) });
    const late = new AbortController();
    const transact: ReplicaStore['transact'] = async (...args) => {
      await world().store.transact(...args);
      late.abort();
    };
    const cut = { sliceFiles: 1, late: late.signal, store: { ...world().store, transact } };
    expect(await project.replicate({}, cut)).toMatchObject({ kind: 'partial' });
    await project.commit({ 'a.hck.json': pointer });
    await project.replicate({}, { sliceFiles: 1 });
    await project.commit({ 'a.hck.json': modelFile('Good again') });
    await project.replicate({}, { sliceFiles: 1 });
    const lastGood = (await cardAt('b.hck.json'))?.lastGood?.content;
    if (lastGood) expect(await readContent(world().table, lastGood)).not.toBeNull();
    await project.expectReplicated();
  });
});
