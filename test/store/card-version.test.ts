import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { CARD_VERSION } from '../../lib/replica/cards/card.ts';
import { listCards } from '../../lib/store/hub.ts';
import { CARD_PREFIX, PROJECT_SK, projectPk } from '../../lib/store/keys.ts';
import { queryPrefix } from '../../lib/store/query.ts';
import { changeItem } from '../support/damage.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld, type WorldProject } from '../support/replica-world.ts';

const world = useReplicaWorld();

const DELTA = Buffer.from(modelFile('Delta').toString().replace('{', '{"compMode": true,'));

/** A project with a model, a delta and a file that is broken since its last version. */
async function newProject(): Promise<WorldProject> {
  const project = await world().newProject();
  const models = { 'model.hck.json': modelFile('Model'), 'delta.hck.json': DELTA };
  await project.commit({ ...models, 'bad.hck.json': modelFile('Good') });
  await project.replicate();
  await project.commit({ 'bad.hck.json': Buffer.from('{') });
  await project.replicate();
  return project;
}

/** Turns all that a project has into what the version before has written. */
async function setBack({ key }: WorldProject, changes: Record<string, AttributeValue | undefined>) {
  const PK = projectPk(key);
  for await (const { SK } of queryPrefix(world().table, PK, CARD_PREFIX))
    await changeItem(world().table, { PK, SK: SK?.S ?? '' }, changes);
  const { cardVersion } = changes;
  await changeItem(world().table, { PK, SK: PROJECT_SK }, { cardVersion });
}

async function cardsOf({ key }: WorldProject) {
  const cards = await listCards(world().table, key);
  return cards.map(({ path, version, catalogue, problem, lastGood }) => ({
    ...{ path, version, isDelta: catalogue?.isDelta, problem: problem?.code },
    hasLastGood: lastGood !== null,
  }));
}

const cards = (version: number, isDelta: boolean) => [
  { path: 'bad.hck.json', version, isDelta: undefined, problem: 'NOT_JSON', hasLastGood: true },
  { path: 'delta.hck.json', version, isDelta, problem: undefined, hasLastGood: false },
  { path: 'model.hck.json', version, isDelta: false, problem: undefined, hasLastGood: false },
];

it('says of a delta that it is one', async () => {
  expect(await cardsOf(await newProject())).toEqual(cards(CARD_VERSION, true));
});

it('reads cards of the first version, which had no deltas, and makes them anew with the next hint', async () => {
  const project = await newProject();
  await setBack(project, { isDelta: undefined, cardVersion: { N: '1' } });
  expect(await cardsOf(project)).toEqual(cards(1, false));
  expect(await project.replicate()).toMatchObject({ kind: 'replicated', updated: 3 });
  expect(await cardsOf(project)).toEqual(cards(CARD_VERSION, true));
  await project.expectReplicated();
  expect(await project.replicate()).toEqual({ kind: 'unchanged', requests: 1 });
});

it('reads cards of a later version, and makes them anew as well', async () => {
  const project = await newProject();
  await setBack(project, { cardVersion: { N: String(CARD_VERSION + 1) }, more: { S: 'than we know' } });
  expect(await cardsOf(project)).toEqual(cards(CARD_VERSION + 1, true));
  expect(await project.replicate()).toMatchObject({ kind: 'replicated', updated: 3 });
  expect(await cardsOf(project)).toEqual(cards(CARD_VERSION, true));
  await project.expectReplicated();
});

it('takes a card of this version that does not say whether it is a delta for damaged', async () => {
  const project = await newProject();
  const SK = 'MODEL#model.hck.json';
  await changeItem(world().table, { PK: projectPk(project.key), SK }, { isDelta: undefined });
  expect((await cardsOf(project))[2]).toMatchObject({ problem: 'CARD_DAMAGED' });
});
