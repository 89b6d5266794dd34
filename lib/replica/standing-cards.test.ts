import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard, version } from '../../test/support/cards.ts';
import { CARD_VERSION, type Card } from './card.ts';
import { modelPath } from './model-path.ts';
import { planChanges } from './plan.ts';
import { StandingCards } from './standing-cards.ts';

const older = { version: CARD_VERSION - 1 };

/** The cards of a project whose files are as they were, before they are revised. */
function standing(...cards: readonly Card[]): StandingCards {
  const wanted = cards.map(({ path, blobId }) => ({ file: modelPath(Buffer.from(path)), blobId }));
  const comparison = { whole: true, wanted, cards: cardMap(...cards), distrusted: [] };
  return new StandingCards({ models: 0, problems: 0 }, comparison, planChanges(wanted, comparison.cards));
}

describe('cards that are to be revised', () => {
  const shared = version('1', 'shared');

  it('hold their content, so that no other takes it for its last good version', () => {
    const cards = standing(modelCard('a', '1', { ...older, content: shared.content }));
    expect(cards.settle([problemCard('b', '2', shared)])).toEqual([problemCard('b', '2')]);
  });

  it('keep their own last good version', () => {
    const card = { ...problemCard('a', '2', shared), ...older };
    const revised = problemCard('a', '2', shared);
    expect(standing(card).settle([revised])).toEqual([revised]);
  });

  it('have no last good version in what they show themselves', () => {
    const card = modelCard('a', '1', { ...older, content: shared.content });
    const revised = { ...problemCard('a', '1', shared), content: shared.content };
    expect(standing(card).settle([revised])).toEqual([{ ...revised, lastGood: null }]);
  });
});
