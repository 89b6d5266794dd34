import { beforeEach, describe, expect, it } from '@jest/globals';
import { listCards } from '../../lib/store/hub.ts';
import { readProject } from '../../lib/store/project.ts';
import { modelFile } from '../support/model-file.ts';
import { pack, useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const MAX = 2000;

const world = useReplicaWorld();
let project: WorldProject;

beforeEach(async () => {
  project = await world().newProject();
});

const large = (name: string) => Buffer.concat([modelFile(name), Buffer.alloc(MAX, ' ')]);
const replicate = (full = false) => project.replicate({ full }, { maxModelBytes: MAX });

async function cardAt(path: string) {
  return (await listCards(world().table, project.key)).find((card) => card.path === path);
}

describe('replicate, where a model is too large', () => {
  it('has a card that says so, and all other models', async () => {
    await project.commit({
      'Large.hck.json': large('Large'),
      'copy/Large.hck.json': large('Large'),
      'Small.hck.json': modelFile('Small'),
    });
    await pack(project);
    expect(await replicate()).toMatchObject({ added: 3, problems: 2 });
    for (const path of ['Large.hck.json', 'copy/Large.hck.json']) {
      expect(await cardAt(path)).toMatchObject({
        name: 'Large',
        bytes: large('Large').length,
        content: null,
        catalogue: null,
        problem: { code: 'MODEL_TOO_LARGE', message: expect.stringContaining(String(MAX)) },
      });
    }
    expect(await cardAt('Small.hck.json')).toMatchObject({ name: 'Small', problem: null });
    expect(await readProject(world().table, project.key)).toMatchObject({ models: 1, problems: 2 });
  });

  it('does not ask for it again, be it pushed beside others, renamed or verified', async () => {
    await project.commit({ 'Large.hck.json': large('Large') });
    await replicate();
    await project.commit({ 'Small.hck.json': modelFile('Small') });
    expect(await replicate()).toMatchObject({ added: 1, updated: 0, requests: 3 });
    await project.commit({ 'renamed/Large.hck.json': { from: 'Large.hck.json' } });
    expect(await replicate()).toMatchObject({ moved: 1, added: 0, requests: 2 });
    expect(await cardAt('renamed/Large.hck.json')).toMatchObject({ problem: { code: 'MODEL_TOO_LARGE' } });
    expect(await replicate(true)).toMatchObject({ kind: 'unchanged' });
  });

  it('keeps the last good version of one that has grown, and takes it back when it has shrunk', async () => {
    await project.commit({ 'Orders.hck.json': modelFile('Orders') });
    await replicate();
    const good = (await cardAt('Orders.hck.json'))?.content;
    await project.commit({ 'Orders.hck.json': large('Orders') });
    await replicate();
    expect(await cardAt('Orders.hck.json')).toMatchObject({ content: null, lastGood: { content: good } });
    await project.commit({ 'Orders.hck.json': modelFile('Orders, smaller') });
    await replicate();
    expect(await cardAt('Orders.hck.json')).toMatchObject({ name: 'Orders, smaller', problem: null });
    await project.expectReplicated();
  });

  it('brings it with a full run once the limit was raised', async () => {
    await project.commit({ 'Large.hck.json': large('Large') });
    await replicate();
    expect(await project.replicate({ full: true })).toMatchObject({ updated: 1, problems: 0 });
    await project.expectReplicated();
  });
});
