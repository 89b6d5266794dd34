import { describe, expect, it } from '@jest/globals';
import { COMMIT, modelCard, problemCard, version } from '../../test/support/cards.ts';
import { CARD_VERSION, type Card } from '../replica/cards/card.ts';
import { cardFromItem, cardToItem } from './card-item.ts';
import { fromItem, toItem } from './marshal.ts';

const project = { instance: 'https://gitlab.com', projectId: 42 };
const model = modelCard('dir/a.hck.json', '1');
const broken = problemCard('dir/b.hck.json', '2', version('1'));

/** What becomes of a card whose item somebody has changed. */
function changed(card: Card, change: Record<string, unknown>): Card {
  return cardFromItem(toItem({ ...fromItem(cardToItem(project, card)), ...change }));
}

const without = (card: Card, attribute: string) => changed(card, { [attribute]: undefined });

describe('the item of a card', () => {
  it.each<[string, Card]>([
    ['a model', model],
    ['a model of which much is not said', { ...model, catalogue: sparse(model) }],
    ['a model that is called like its file', named(null)],
    ['a file with a problem', broken],
    ['a file that never was any better', problemCard('b.hck.json', '2')],
    ['a file in Git LFS', { ...model, lfsOid: 'f'.repeat(64) }],
    ['a file whose path is no text', { ...model, key: 'MODEL~1', pathBytes: Buffer.from([0xff, 0x61]) }],
    ['a file that is too large', unfetched()],
  ])('is the card of %s', (_, card) => {
    expect(cardFromItem(cardToItem(project, card))).toEqual(card);
  });

  it('has what docs/table.md says, and nothing of what is not known', () => {
    expect(fromItem(cardToItem(project, broken))).toEqual({
      ...{ PK: 'P#https://gitlab.com#42', SK: 'MODEL#dir/b.hck.json', path: 'dir/b.hck.json' },
      ...{ blobId: '2', bytes: 100, commit: COMMIT, contentId: 'content-of-2', parts: 1 },
      ...{ name: 'b', nameFromPath: true, cardVersion: CARD_VERSION },
      problem: broken.problem,
      lastGood: {
        ...{ blobId: '1', lfsOid: null, bytes: 100, commit: COMMIT },
        ...{ contentId: 'content-of-1', parts: 1 },
      },
    });
    expect(Object.keys(cardToItem(project, model))).toEqual(expect.arrayContaining(['guid', 'entities']));
    expect(fromItem(cardToItem(project, model))).not.toHaveProperty('problem');
  });
});

describe('a card that somebody has changed is not to be believed', () => {
  const damaged = { version: 0, catalogue: null, problem: { code: 'CARD_DAMAGED' } };

  it.each([
    ...['blobId', 'bytes', 'commit', 'path', 'cardVersion', 'name', 'nameFromPath', 'contentId', 'parts'],
    ...['guid', 'isDelta', 'containers', 'entities', 'attributes', 'relationships', 'views', 'definitions'],
    ...['entityNames', 'entityNamesCut', 'lineage', 'lineageCut', 'contentHash'],
  ])('where %s is missing', (attribute) => {
    expect(without(model, attribute)).toMatchObject(damaged);
  });

  it.each<[string, unknown]>([
    ['bytes', -1],
    ['bytes', 1.5],
    ['parts', 0],
    ['parts', 10_001],
    ['parts', 1.5],
    ['lfsOid', 7],
    ['pathBytes', 'text'],
    ['target', 7],
    ['entityNames', [7]],
  ])('where %s is %j', (attribute, value) => {
    expect(changed(model, { [attribute]: value })).toMatchObject(damaged);
  });

  it.each(['code', 'message', 'blobId'])('where its problem does not say its %s', (field) => {
    const problem = { ...broken.problem, [field]: undefined };
    expect(changed(broken, { problem })).toMatchObject(damaged);
  });

  it('where it has no content and no reason for that, or both', () => {
    expect(without(broken, 'contentId')).toMatchObject(damaged);
    const { problem } = unfetched();
    expect(changed(broken, { problem })).toMatchObject(damaged);
  });

  it('keeps its key, its path, and all content that it names, for that to expire', () => {
    expect(changed(broken, { bytes: -1 })).toEqual({
      ...{ key: broken.key, path: broken.path, pathBytes: null, name: 'b', nameFromPath: true },
      ...{ blobId: '', lfsOid: null, bytes: 0, commit: '', version: 0, catalogue: null },
      content: { contentId: 'content-of-2', parts: 1 },
      problem: { code: 'CARD_DAMAGED', message: expect.stringContaining('Test > Push events'), blobId: '' },
      lastGood: broken.lastGood,
    });
  });

  it('keeps what is left where even that is damaged', () => {
    expect(changed(broken, { path: 7, contentId: 7, parts: 0, lastGood: 'none' })).toMatchObject({
      ...{ key: broken.key, path: '', name: '', content: { contentId: '', parts: 1 }, lastGood: null },
    });
    expect(changed(model, { bytes: -1, parts: 10_001 })).toMatchObject({ content: { parts: 1 } });
    expect(changed(model, { bytes: -1, parts: 10_000 })).toMatchObject({ content: { parts: 10_000 } });
  });
});

describe('a card of another version', () => {
  it('is read although it does not say yet whether it is a delta, if it is older', () => {
    expect(changed(model, { cardVersion: 1, isDelta: undefined })).toMatchObject({
      version: 1,
      catalogue: { isDelta: false },
    });
    expect(changed(model, { cardVersion: 1, isDelta: true })).toMatchObject({ catalogue: { isDelta: true } });
  });

  it('is read although it says more, if it is newer', () => {
    expect(changed(model, { cardVersion: CARD_VERSION + 1, more: 'than we know' })).toEqual({
      ...model,
      version: CARD_VERSION + 1,
    });
  });
});

function sparse({ catalogue }: Card): Card['catalogue'] {
  const unknown = { target: null, targetVersion: null, studioVersion: null, created: null };
  return catalogue && { ...catalogue, ...unknown };
}

function named(name: null): Card {
  const { catalogue } = model;
  return { ...model, name: 'a', nameFromPath: true, catalogue: catalogue && { ...catalogue, name } };
}

function unfetched(): Card {
  const problem = { code: 'MODEL_TOO_LARGE', message: 'It is too large.', blobId: '2' };
  return { ...problemCard('b.hck.json', '2', version('1')), content: null, problem };
}
