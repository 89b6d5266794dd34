import { expect, it } from '@jest/globals';
import { describe } from './forget.ts';

it('What is forgotten is counted in cards, which files with a problem have, too', () => {
  expect(describe({ cards: 7, contents: 1 })).toBe('7 cards with 1 content, to expire in 30 days');
});
