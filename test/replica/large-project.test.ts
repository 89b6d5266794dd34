import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { contentIdOf } from '../support/cards.ts';
import { modelFile } from '../support/model-file.ts';
import { pack, useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { shortOrLong } from '../support/short-or-long.ts';

/** Real repositories are mostly other files: ten times as many, in 100 folders, with models in 50 of these. */
const MODELS = shortOrLong(150, 1_000);
const OTHERS = 10 * MODELS;
/** Several transactions of them in the long form. */
const MANY = shortOrLong(45, 190);

const world = useReplicaWorld();
let project: WorldProject;

beforeAll(async () => {
  project = await world().newProject();
  const files: Record<string, Buffer> = {};
  for (let index = 0; index < OTHERS; index += 1)
    files[`folder-${index % 100}/${index}.md`] = Buffer.from(`${index}`);
  for (let index = 0; index < MODELS; index += 1) files[modelAt(index)] = model(index);
  await project.commit(files);
  await pack(project);
});

const modelAt = (index: number, folder = 'folder') => `${folder}-${index % 50}/model ${index}.hck.json`;
const model = (index: number) => modelFile(`Model ${index}`, randomBytes(2_000).toString('hex'));

/** Requests that the server has seen since the last time it was asked. */
function gitRequests(): number {
  return world().gitlab.gitRequests.splice(0).length;
}

describe(`a project of ${MODELS + OTHERS} files with ${MODELS} models`, () => {
  it('is replicated the first time in four requests', async () => {
    expect(await project.replicate()).toMatchObject({ added: MODELS });
    expect(gitRequests()).toBe(4);
    await project.expectReplicated();
  });

  it('takes one request when it has not changed', async () => {
    expect(await project.replicate()).toMatchObject({ kind: 'unchanged' });
    expect(gitRequests()).toBe(1);
  });

  it('takes three requests when one model has', async () => {
    await project.commit({ [modelAt(7)]: model(7) });
    expect(await project.replicate()).toMatchObject({ updated: 1, added: 0, deleted: 0 });
    expect(gitRequests()).toBe(3);
    await project.expectReplicated();
  });

  it('takes two requests and reads no blob when many models are renamed', async () => {
    const before = await world().store.readAllCards(project.key);
    const changes: Record<string, { from: string } | null> = {};
    for (let index = 100; index < 100 + MANY; index += 1)
      changes[modelAt(index, 'renamed')] = { from: modelAt(index) };
    await project.commit(changes);
    expect(await project.replicate()).toMatchObject({
      moved: MANY,
      added: 0,
      updated: 0,
      deleted: 0,
      bytes: 0,
    });
    expect(gitRequests()).toBe(2);
    await project.expectReplicated();
    const contents = (cards: typeof before) => [...cards.values()].map(contentIdOf).toSorted();
    expect(contents(await world().store.readAllCards(project.key))).toEqual(contents(before));
  });
});
