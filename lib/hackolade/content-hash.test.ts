import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashContent } from './content-hash.ts';

const model = {
  modelName: 'Order',
  collections: [{ collectionName: 'order', properties: [{ name: 'id' }, { name: 'total' }] }],
  relationships: [{ name: 'places', hackoladeStyles: { shape: [{ x: 1, y: 2 }] } }],
  settings: { centralPane: { dbLevel: { erd: [{ x: 1, y: 2 }] } } },
  lastModifTS: '2025-01-01T00:00:00.000Z',
  applicationInformation: { version: '8.0.2' },
};

describe('hashContent', () => {
  it('is the SHA-256 of the canonical JSON of what the model means', () => {
    const meaning =
      '{"collections":[{"collectionName":"order","properties":[{"name":"id"},{"name":"total"}]}],"modelName":"Order","relationships":[{"name":"places"}]}';
    expect(hashContent(model)).toBe(createHash('sha256').update(meaning).digest('hex'));
  });

  it.each([
    ['members in another order', Object.fromEntries(Object.entries(model).reverse())],
    [
      'a diagram moved about',
      { ...model, settings: { centralPane: {} }, relationships: [{ name: 'places' }] },
    ],
    ['the model saved again', { ...model, lastModifTS: '2026-01-01T00:00:00.000Z' }],
    [
      'the model saved by another Studio',
      {
        ...model,
        applicationInformation: { version: '8.11.2' },
        pluginInformation: {},
        persistenceSchemaVersion: '8',
      },
    ],
  ])('stays the same with %s', (_, changed) => {
    expect(hashContent(changed)).toBe(hashContent(model));
  });

  it.each([
    ['a renamed model', { ...model, modelName: 'Orders' }],
    [
      'attributes in another order',
      {
        ...model,
        collections: [{ collectionName: 'order', properties: [{ name: 'total' }, { name: 'id' }] }],
      },
    ],
    ['an entity less', { ...model, collections: [] }],
    ['settings of an entity', { ...model, collections: [{ ...model.collections[0], settings: {} }] }],
  ])('differs with %s', (_, changed) => {
    expect(hashContent(changed)).not.toBe(hashContent(model));
  });

  it('is the same however the model is cut into pieces', () => {
    const long = { description: 'é😀'.repeat(50_000), names: Array(50_000).fill('name') };
    expect(hashContent(long)).toBe(createHash('sha256').update(JSON.stringify(long)).digest('hex'));
  });
});
