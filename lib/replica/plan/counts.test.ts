import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard } from '../../../test/support/cards.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { Wanted } from '../cards/wanted.ts';
import { checkCount, countAfter, countCards, MAX_CARDS } from './counts.ts';
import { planChanges } from './plan.ts';

const want = (path: string, blobId: string | null): Wanted => ({
  file: keyedPath(Buffer.from(path)),
  blobId,
});
const cardOf = (path: string) => modelCard(path, path);

/** Checks what comes of so many cards, of which those that are named are looked at. */
function check(count: number, whole: boolean, held: readonly string[], wanted: readonly Wanted[]): void {
  const others = Array.from({ length: whole ? count - held.length : 0 }, (_, i) => `other/${i}.hck.json`);
  const cards = cardMap(...held.map(cardOf), ...others.map(cardOf));
  const comparison = { whole, wanted, cards, distrusted: [] };
  checkCount({ models: count - 1, problems: 1 }, comparison, planChanges(wanted, cards));
}

describe('countCards', () => {
  it('tells models from files that are none', () => {
    expect(countCards([])).toEqual({ models: 0, problems: 0 });
    const cards = [modelCard('a', '1'), problemCard('b', '2'), modelCard('c', '3')];
    expect(countCards(cards)).toEqual({ models: 2, problems: 1 });
  });
});

describe('countAfter', () => {
  it('is what there was, less what is gone, and what has come', () => {
    const before = [modelCard('a', '1'), problemCard('b', '2'), problemCard('c', '3')];
    const after = [problemCard('a', '9'), modelCard('b', '8'), modelCard('d', '7'), modelCard('e', '6')];
    expect(countAfter({ models: 10, problems: 20 }, before, after)).toEqual({ models: 12, problems: 19 });
  });
});

describe('checkCount', () => {
  const added = want('new.hck.json', 'b'.repeat(40));

  it.each([true, false])('lets as many models pass as a project may have (whole comparison: %s)', (whole) => {
    expect(() => check(MAX_CARDS - 1, whole, [], [added])).not.toThrow();
    const tooMany = expect.objectContaining({
      code: 'TOO_MANY_MODELS',
      message: expect.stringMatching(`${MAX_CARDS + 1}.* ${MAX_CARDS} `),
      advice: expect.stringContaining('.hubignore'),
    });
    expect(() => check(MAX_CARDS, whole, [], [added])).toThrow(tooMany);
  });

  it('counts a model once that is changed, and none that is deleted or renamed', () => {
    const held = ['a.hck.json', 'b.hck.json'];
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', 'c'.repeat(40))])).not.toThrow();
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', null), added])).not.toThrow();
    const renamed = want('renamed.hck.json', cardOf('a.hck.json').blobId);
    expect(() => check(MAX_CARDS, false, held, [want('a.hck.json', null), renamed])).not.toThrow();
  });

  it('counts the cards that there are where all were read, whatever the table says of their number', () => {
    const cards = cardMap(cardOf('a.hck.json'));
    const comparison = { whole: true, wanted: [added], cards, distrusted: [] };
    const plan = planChanges([added], cards);
    expect(() => checkCount({ models: MAX_CARDS, problems: 9 }, comparison, plan)).not.toThrow();
  });
});
