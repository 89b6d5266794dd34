import { hash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readContent } from '../../lib/store/content.ts';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { storeLfsObject } from '../../local/gitlab/lfs-store.ts';
import { modelFile } from '../support/model-file.ts';
import { type ReplicaWorld, startReplicaWorld, type WorldProject } from '../support/replica-world.ts';

let world: ReplicaWorld;
let project: WorldProject;

beforeAll(async () => {
  world = await startReplicaWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  project = await world.newProject();
});

/** Puts a file into Git LFS and answers what stands in git for it. */
const store = async (bytes: Buffer) => Buffer.from(await storeLfsObject(project.project.repository, bytes));

async function lose(bytes: Buffer): Promise<void> {
  const oid = hash('sha256', bytes);
  await unlink(join(project.project.repository, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid));
}

async function cardAt(path: string) {
  const card = (await listCards(world.table, project.key)).find((candidate) => candidate.path === path);
  if (card === undefined) throw new Error(`There is no card at ${path}.`);
  return card;
}

async function bytesAt(path: string): Promise<Buffer | null> {
  const { content } = await cardAt(path);
  return content && readContent(world.table, content);
}

describe('replicate, where models are in Git LFS', () => {
  it('has the model itself, and its card', async () => {
    const [orders, plain] = [modelFile('Orders'), modelFile('Plain')];
    const pointer = await store(orders);
    await project.commit({
      'Orders.hck.json': pointer,
      'copy/Orders.hck.json': pointer,
      'Plain.hck.json': plain,
    });
    expect(await project.replicate()).toMatchObject({ added: 3, problems: 0 });
    for (const path of ['Orders.hck.json', 'copy/Orders.hck.json']) {
      expect(await cardAt(path)).toMatchObject({
        name: 'Orders',
        problem: null,
        bytes: orders.length,
        lfsOid: hash('sha256', orders),
      });
      expect(await bytesAt(path)).toEqual(orders);
    }
    expect(await cardAt('Plain.hck.json')).toMatchObject({ name: 'Plain', lfsOid: null });
  });

  it('moves a renamed one without asking for it again', async () => {
    const orders = modelFile('Orders');
    await project.commit({ 'Orders.hck.json': await store(orders) });
    await project.replicate();
    await lose(orders);
    await project.commit({ 'sales/Orders.hck.json': { from: 'Orders.hck.json' } });
    expect(await project.replicate()).toMatchObject({ moved: 1, added: 0 });
    expect(await bytesAt('sales/Orders.hck.json')).toEqual(orders);
  });

  it('verifies it in a full run by the name that it has in Git LFS', async () => {
    await project.commit({ 'Orders.hck.json': await store(modelFile('Orders')) });
    await project.replicate();
    expect(await project.replicate({ full: true })).toMatchObject({ kind: 'unchanged' });
  });

  it('has a problem where the content is missing, the others all the same, and is healed by a full run', async () => {
    const [lost, kept] = [modelFile('Lost'), modelFile('Kept')];
    const pointer = await store(lost);
    await lose(lost);
    await project.commit({ 'Lost.hck.json': pointer, 'Kept.hck.json': await store(kept) });
    expect(await project.replicate()).toMatchObject({ added: 2, problems: 1 });
    expect(await cardAt('Lost.hck.json')).toMatchObject({ problem: { code: 'LFS_MISSING' }, lfsOid: null });
    expect(await bytesAt('Lost.hck.json')).toEqual(pointer);
    expect(await bytesAt('Kept.hck.json')).toEqual(kept);

    await store(lost);
    expect(await project.replicate({ full: true })).toMatchObject({ updated: 1, problems: 0 });
    expect(await bytesAt('Lost.hck.json')).toEqual(lost);
    expect(await readProject(world.table, project.key)).toMatchObject({ models: 2, problems: 0 });
  });

  it('keeps the last good version of one whose new content is missing', async () => {
    await project.commit({ 'Orders.hck.json': await store(modelFile('Orders')) });
    await project.replicate();
    const good = (await cardAt('Orders.hck.json')).content;
    const next = modelFile('Orders, next');
    const pointer = await store(next);
    await lose(next);
    await project.commit({ 'Orders.hck.json': pointer });
    await project.replicate();
    expect(await cardAt('Orders.hck.json')).toMatchObject({
      problem: { code: 'LFS_MISSING' },
      lastGood: { content: good, lfsOid: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('has a problem where the content is too large, or no model', async () => {
    const large = Buffer.concat([modelFile('Large'), Buffer.alloc(2000, ' ')]);
    await project.commit({
      'Large.hck.json': await store(large),
      'None.hck.json': await store(Buffer.from('no model')),
    });
    await project.replicate({}, { maxModelBytes: 1000 });
    expect(await cardAt('Large.hck.json')).toMatchObject({ problem: { code: 'LFS_TOO_LARGE' } });
    expect(await cardAt('None.hck.json')).toMatchObject({ problem: { code: 'NOT_JSON' } });
  });
});
