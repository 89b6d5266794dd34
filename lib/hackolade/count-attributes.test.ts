import { describe, expect, it } from '@jest/globals';
import { countAttributes } from './count-attributes.ts';

const attribute = { name: 'a', type: 'string' };

describe('countAttributes', () => {
  it.each([
    ['of an entity', [{ properties: [attribute, attribute] }, { properties: [attribute] }], 3],
    ['of an attribute', [{ properties: [{ properties: [attribute] }] }], 2],
    ['of list items', [{ properties: [{ type: 'array', items: [{ properties: [attribute] }] }] }], 2],
    [
      'of the one item of a list',
      [{ properties: [{ type: 'array', items: { properties: [attribute] } }] }],
      2,
    ],
    [
      'of every choice',
      [{ oneOf: [{ properties: [attribute] }], anyOf: [{ allOf: [{ properties: [attribute] }] }] }],
      2,
    ],
  ])('counts the attributes %s', (_, entities, count) => {
    expect(countAttributes(entities)).toBe(count);
  });

  it('counts nothing that is no attribute', () => {
    const entity = {
      definitions: { properties: [attribute] },
      sample: { properties: [attribute] },
      indexes: [attribute],
    };
    expect(countAttributes([entity])).toBe(0);
  });

  it('passes over whatever is of another shape', () => {
    expect(
      countAttributes([1, null, 'x', [], [[attribute]], { properties: { a: attribute } }, { items: 7 }]),
    ).toBe(0);
  });

  it('takes lists of any length', () => {
    expect(countAttributes([{ properties: Array(200_000).fill(attribute) }])).toBe(200_000);
  });
});
