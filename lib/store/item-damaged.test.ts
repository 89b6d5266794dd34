import { expect, it } from '@jest/globals';
import { ItemDamaged } from './item-damaged.ts';

it('says which item is damaged, and where, even one that has lost its key', () => {
  expect(new ItemDamaged({}, ['head', 'path'], 'Mend it.')).toMatchObject({
    message: expect.stringMatching(
      /^The item with PK "" and SK "" was changed by hand: head, path is missing/,
    ),
    attributes: ['head', 'path'],
    advice: 'Mend it.',
  });
});
