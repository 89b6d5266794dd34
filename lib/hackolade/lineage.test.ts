import { describe, expect, it } from '@jest/globals';
import { readLineage } from './lineage.ts';

const read = (model: object) => [...readLineage({ ...model })];
const link = (...links: unknown[]) => ({ properties: links.map((link) => ({ name: 'x', link })) });

describe('readLineage', () => {
  it('lists the models that this one is derived from, then those it refers to, each once', () => {
    const model = {
      polyglotModelPaths: [
        { polyglotModelPath: '../common/Customer.hck.json' },
        { polyglotModelPath: 'Product.hck.json' },
      ],
      polyglotDefinitions: link('Product.hck.json', '../common/Customer.hck.json', 'Product.hck.json'),
      externalDefinitions: link('../common/Address.hck.json'),
    };
    expect(read(model)).toEqual([
      '../common/Customer.hck.json',
      'Product.hck.json',
      '../common/Address.hck.json',
    ]);
  });

  it('keeps links to other repositories', () => {
    const remote = '?g=github&o=acme&r=models&f=common/Address.hck.json&b=main';
    expect(read({ externalDefinitions: link(remote) })).toEqual([remote]);
  });

  it('leaves out places on the machine of an author', () => {
    const places = [
      '/Users/ann/Order.hck.json',
      'C:\\Models\\Order.hck.json',
      'd:/Models/Order.hck.json',
      '\\\\server\\share\\Order.hck.json',
      'file:///home/ann/Order.hck.json',
      'FILE:Order.hck.json',
    ];
    expect(read({ polyglotDefinitions: link(...places, '..\\common\\Order.hck.json') })).toEqual([
      '..\\common\\Order.hck.json',
    ]);
  });

  it.each([
    'https://example.com/Order.hck.json',
    'a/C:/Order.hck.json',
    'profile:Order',
    'C:Order',
    'a/b',
    'a\\b',
  ])('keeps %s, which is no such place', (place) => {
    expect(read({ polyglotDefinitions: link(place) })).toEqual([place]);
  });

  it('passes over whatever is of another shape', () => {
    expect(read({ polyglotModelPaths: 'x', polyglotDefinitions: [], externalDefinitions: null })).toEqual([]);
    expect(read({ polyglotModelPaths: [1, null, {}], externalDefinitions: link(1, null, {}, ' ') })).toEqual(
      [],
    );
  });
});
