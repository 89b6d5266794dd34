import { describe, expect, it } from '@jest/globals';
import { MAX_CATALOGUE_BYTES, readCatalogue } from './catalogue.ts';
import { jsonBytes } from './take-within.ts';

const GUID = 'c67522a8-66b6-4046-89f1-2190faa20f67';

const order = {
  modelName: 'Order management',
  dbVendor: 'MongoDB',
  appTarget: 'MONGODB',
  dbVersion: 'v7.0',
  applicationInformation: { version: '8.11.2' },
  description: ' Orders\nand what is in them. ',
  author: 'Ann',
  creationTS: '2024-12-31T13:26:26.101Z',
  lastModifTS: '2026-05-20T06:44:46.398Z',
  buckets: [{ name: 'sales' }],
  collections: [
    {
      collectionName: 'order',
      properties: [{ name: 'id' }, { name: 'lines', properties: [{ name: 'sku' }] }],
    },
    { collectionName: 'customer' },
  ],
  relationships: [{ name: 'places' }],
  views: [{ name: 'open orders' }, {}],
  definitions: { properties: [{ name: 'Address' }] },
  polyglotModelPaths: [{ polyglotModelPath: '../common/Order.hck.json' }],
  GUID,
};

const read = (members: object) => readCatalogue({ GUID, collections: [], ...members }, null);

describe('readCatalogue', () => {
  it('reads every field of a model', () => {
    expect(read(order)).toEqual({
      guid: GUID,
      name: 'Order management',
      target: 'MongoDB',
      targetVersion: 'v7.0',
      studioVersion: '8.11.2',
      description: 'Orders\nand what is in them.',
      author: 'Ann',
      created: '2024-12-31T13:26:26.101Z',
      modified: '2026-05-20T06:44:46.398Z',
      isDelta: false,
      containers: 1,
      entities: 2,
      attributes: 3,
      relationships: 1,
      views: 2,
      definitions: 1,
      entityNames: ['order', 'customer'],
      entityNamesCut: false,
      lineage: ['../common/Order.hck.json'],
      lineageCut: false,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('answers null, 0 or nothing for what is absent', () => {
    const { contentHash, ...rest } = read({});
    expect(rest).toEqual({
      guid: GUID,
      ...{ name: null, target: null, targetVersion: null, studioVersion: null },
      ...{ description: null, author: null, created: null, modified: null, isDelta: false },
      ...{ containers: 0, entities: 0, attributes: 0, relationships: 0, views: 0, definitions: 0 },
      ...{ entityNames: [], entityNamesCut: false, lineage: [], lineageCut: false },
    });
  });

  it('answers the same for what is of another type', () => {
    const strange = Object.fromEntries(Object.keys(order).map((key) => [key, { length: 7, version: [7] }]));
    const { contentHash, ...rest } = read({ ...strange, GUID, collections: [] });
    const { contentHash: _, ...absent } = read({});
    expect(rest).toEqual(absent);
  });

  it.each([
    ['the name of an old file', { databaseName: 'Shop' }, { name: 'Shop' }],
    ['the target where there is no vendor', { dbVendor: '', appTarget: 'HBase' }, { target: 'HBase' }],
    ['no name that is blank', { modelName: ' ', databaseName: '' }, { name: null }],
    ['no identifier that is blank', { GUID: ' ' }, { guid: '' }],
    [
      'no entity without a name',
      { collections: [7, {}, { collectionName: 'a' }] },
      { entities: 3, entityNames: ['a'] },
    ],
  ])('takes %s', (_, members, fields) => {
    expect(read(members)).toMatchObject(fields);
  });

  it.each([
    '2024-12-31T13:26:26Z',
    '2024-12-31T13:26:26.1Z',
    '2024-12-31T13:26:26.123456Z',
    '2024-12-31T13:26:26+02:00',
    '2024-12-31T13:26:26.101-0530',
  ])('takes the time %s', (time) => {
    expect(read({ creationTS: time, lastModifTS: ` ${time}` })).toMatchObject({
      created: time,
      modified: time,
    });
  });

  it.each([
    'yesterday',
    '1.2.2025',
    '2024-12-31',
    '2024-12-31T13:26:26',
    '2024-12-31 13:26:26Z',
    '202-12-31T13:26:26Z',
    '12024-12-31T13:26:26Z',
    '2024-1-31T13:26:26Z',
    '2024-12-3T13:26:26Z',
    '2024-12-31T3:26:26Z',
    '2024-12-31T13:2:26Z',
    '2024-12-31T13:26:6Z',
    '2024-12-31T13:26:26.Z',
    '2024-12-31T13:26:26.1',
    '2024-12-31T13:26:26,1Z',
    '2024-12-31T13:26:26+2:00',
    '2024-12-31T13:26:26+02:0',
    '2024-12-31T13:26:26+02',
    '2024-12-31T13:26:26Z.',
    `2024-12-31T13:26:26.${'1'.repeat(60)}Z`,
  ])('takes no time that is not ISO 8601, or too long: %s', (time) => {
    expect(read({ creationTS: time, lastModifTS: time })).toMatchObject({ created: null, modified: null });
  });

  it.each([
    [true, true],
    [false, false],
    ['true', false],
    [1, false],
    [{}, false],
  ])('takes a model with compMode %j for a delta: %j', (compMode, isDelta) => {
    expect(read({ ...order, compMode })).toEqual({
      ...read(order),
      isDelta,
      contentHash: expect.any(String),
    });
  });

  it('names the first 200 entities', () => {
    const collections = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ collectionName: `e${i}` }));
    expect(read({ collections: collections(200) })).toMatchObject({ entities: 200, entityNamesCut: false });
    const { entities, entityNames, entityNamesCut } = read({ collections: collections(201) });
    expect([entities, entityNames.length, entityNamesCut]).toEqual([201, 200, true]);
  });

  it('shows at most 50 parents', () => {
    const parents = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ polyglotModelPath: `${i}` }));
    expect(read({ polyglotModelPaths: parents(50) })).toMatchObject({ lineageCut: false });
    const { lineage, lineageCut } = read({ polyglotModelPaths: parents(51) });
    expect([lineage.length, lineageCut]).toEqual([50, true]);
  });

  it('leaves out no name for which there is room', () => {
    const collections = Array.from({ length: 170 }, (_, i) => ({ collectionName: `${i + 100}`.repeat(6) }));
    const described = (length: number) => read({ description: 'x'.repeat(length), collections });
    const room = MAX_CATALOGUE_BYTES - jsonBytes(described(1));
    expect(described(room - 10)).toMatchObject({ entityNamesCut: false });
    expect(described(room + 10)).toMatchObject({ entityNamesCut: true });
  });

  it('shows as many parents as take 1,000 bytes, so that there is room for names', () => {
    const parents = Array.from({ length: 50 }, (_, i) => ({ polyglotModelPath: `${i + 10}`.repeat(50) }));
    const collections = Array.from({ length: 200 }, (_, i) => ({ collectionName: `e${i}` }));
    const { lineage, lineageCut, entityNamesCut } = read({ polyglotModelPaths: parents, collections });
    expect([lineage.length, lineageCut, entityNamesCut]).toEqual([9, true, false]);
  });

  it.each([['"'], ['é'], ['😀'], ['\u0001'], ['\ud800'], ['\\']])(
    'stays within its limit, and says what was cut, where every text is far too long (%j)',
    (character) => {
      const long = character.repeat(1_100);
      const worst = Object.fromEntries(Object.keys(order).map((key) => [key, long]));
      const catalogue = read({
        ...worst,
        GUID: long,
        applicationInformation: { version: long },
        collections: Array.from({ length: 300 }, (_, i) => ({ collectionName: `${i}${long}` })),
        polyglotModelPaths: Array.from({ length: 300 }, (_, i) => ({ polyglotModelPath: `${i}${long}` })),
      });
      expect(jsonBytes(catalogue)).toBeLessThanOrEqual(MAX_CATALOGUE_BYTES);
      expect(catalogue).toMatchObject({ entityNamesCut: true, lineageCut: true, entities: 300 });
    },
  );
});
