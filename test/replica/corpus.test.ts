import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from '@jest/globals';
import type { Card } from '../../lib/replica/cards/card.ts';
import { listCards } from '../../lib/store/hub.ts';
import { fileOf, type Row, readModelsReadme } from '../support/models-readme.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';
import { describeWithShared } from '../support/shared.ts';

describeWithShared('a project that holds every file of the shared corpus', () => {
  const { models, notModels } = readModelsReadme();
  const world = useReplicaWorld();
  let project: WorldProject;
  let cards: Map<string, Card>;

  beforeAll(async () => {
    project = await world().newProject();
    const files = [
      ...models.map(async (row) => [pathOf(row), await readFile(fileOf(row))] as const),
      ...notModels.map(async (row) => [pathOf(row), await readFile(fileOf(row, '_not-models'))] as const),
    ];
    await project.commit(Object.fromEntries(await Promise.all(files)));
    await project.replicate();
    cards = new Map((await listCards(world().table, project.key)).map((card) => [card.path, card]));
  });

  it('is replicated byte for byte', () => project.expectReplicated());

  it('has 119 models and 28 problems, nothing blocked', async () => {
    expect([models.length, notModels.length]).toEqual([119, 28]);
    expect(await world().store.readProject(project.key)).toMatchObject({
      models: 119,
      problems: 28,
      status: 'synced',
    });
  });

  it.each(models)('counts $repo $path as its README does', (row) => {
    const card = cards.get(pathOf(row));
    expect(card).toMatchObject({
      bytes: Number(row.bytes),
      problem: null,
      catalogue: {
        entities: Number(row.entities),
        attributes: Number(row.attrs),
        relationships: Number(row.rels),
      },
    });
  });

  it.each(notModels)('says of $repo $path that it is no model', (row) => {
    const card = cards.get(pathOf(row));
    expect(card).toMatchObject({ catalogue: null, problem: { blobId: card?.blobId } });
  });
});

/** Under the path in its repository, with the suffix of a model file. */
function pathOf({ repo, path = '' }: Row): string {
  return `${repo}/${path.endsWith('.hck.json') ? path : path.replace(/\.json$/, '.hck.json')}`;
}
