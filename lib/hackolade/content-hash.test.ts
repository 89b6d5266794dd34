import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashContent } from './content-hash.ts';
import type { JsonObject } from './json/json-object.ts';

const hash = (document: JsonObject) => hashContent(document, null);

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
    expect(hash(model)).toBe(createHash('sha256').update(meaning).digest('hex'));
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
    expect(hash(changed)).toBe(hash(model));
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
    expect(hash(changed)).not.toBe(hash(model));
  });

  it('differs with numbers that a double cannot tell apart', () => {
    const hashes = [null, 'a', 'b'].map((inexactNumbers) => hashContent(model, inexactNumbers));
    expect(new Set(hashes).size).toBe(3);
  });
});
