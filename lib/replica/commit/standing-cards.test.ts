import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { CARD_VERSION, type Card, type Content } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { Wanted } from '../cards/wanted.ts';
import { planChanges } from '../plan/plan.ts';
import { StandingCards } from './standing-cards.ts';

const older = { version: CARD_VERSION - 1 };

/** The cards of a project whose files are as they were, before they are revised. */
function standing(...cards: readonly Card[]): StandingCards {
  const wanted = cards.map(({ path, blobId }) => ({ file: keyedPath(Buffer.from(path)), blobId }));
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

const want = (path: string, blobId: string | null): Wanted => ({
  file: keyedPath(Buffer.from(path)),
  blobId,
});

/** Cards of which some are to become others. */
function changing(
  wanted: readonly Wanted[],
  cards: readonly Card[],
  whole = true,
  distrusted: readonly Content[] = [],
) {
  const comparison = { whole, wanted, cards: cardMap(...cards), distrusted };
  const plan = planChanges(wanted, comparison.cards);
  return { plan, standing: new StandingCards({ models: 10, problems: 20 }, comparison, plan) };
}

const ids = (contents: readonly Content[]) => contents.map(({ contentId }) => contentId).toSorted();

describe('the counts of a project', () => {
  const [a, bad] = [modelCard('a', '1'), problemCard('b', '2')];

  it('are those of the cards where all were read, else what the table says', () => {
    const wanted = [want('a', '9')];
    expect(changing(wanted, [a, bad]).standing.countsAfter([], [])).toEqual({ models: 1, problems: 1 });
    expect(changing(wanted, [a, bad], false).standing.countsAfter([], [])).toEqual({
      models: 10,
      problems: 20,
    });
  });

  it('follow what is written and deleted, slice by slice', () => {
    const { standing: cards } = changing([want('a', '9')], [a, bad], false);
    const [broken, added] = [problemCard('a', '9'), modelCard('c', '3')];
    expect(cards.countsAfter([broken, added], [bad])).toEqual({ models: 10, problems: 20 });
    expect(cards.countsAfter([added], [])).toEqual({ models: 11, problems: 20 });
    cards.replace([broken, added], []);
    expect(cards.countsAfter([], [])).toEqual({ models: 10, problems: 21 });
    cards.replace([], [bad, added]);
    expect(cards.countsAfter([], [])).toEqual({ models: 9, problems: 20 });
    expect([cards.at(a.key), cards.at(bad.key), cards.at(added.key)]).toEqual([broken, undefined, undefined]);
  });
});

describe('content that a slice may let go', () => {
  it('is that of all cards that it replaces, moves, revises or deletes, and what is not to be believed', () => {
    const lastGood = version('g', 'good');
    const cards = [
      modelCard('moved', '1', { content: { contentId: 'moved', parts: 1 } }),
      problemCard('changed', '2', lastGood),
      modelCard('old', '3', { ...older, content: { contentId: 'old', parts: 1 } }),
      modelCard('gone', '4', { content: { contentId: 'gone', parts: 1 } }),
      modelCard('overwritten', '5', { content: { contentId: 'overwritten', parts: 1 } }),
      modelCard('staying', '6', { content: { contentId: 'staying', parts: 1 } }),
    ];
    const wanted = [
      want('moved', null),
      want('overwritten', '1'),
      want('changed', '9'),
      want('old', '3'),
      want('gone', null),
    ];
    const { standing: all, plan } = changing(wanted, cards, true, [{ contentId: 'distrusted', parts: 1 }]);
    const whole = ['changed', 'distrusted', 'gone', 'good', 'moved', 'old', 'overwritten'];
    expect([...new Set(ids(all.contentAt(plan)))]).toEqual(
      whole.map((id) => (id === 'changed' ? 'content-of-2' : id)).toSorted(),
    );
    // A slice after the one with the moves.
    const rest = { ...plan, moves: [], fetches: [], revisions: [], deletes: [] };
    expect(ids(all.contentAt(rest))).toEqual(['distrusted']);
    expect(ids(all.contentAt({ ...rest, moves: plan.moves }))).toEqual([
      'distrusted',
      'moved',
      'overwritten',
    ]);
  });
});

describe('content that was let go', () => {
  const good = version('1', 'good');

  it('is what no card holds any more, and nobody takes it for a last good version later on', () => {
    const { standing: cards } = changing(
      [want('a', '9'), want('b', '8')],
      [modelCard('a', '1', { content: good.content })],
    );
    expect(cards.replace([modelCard('a', '9')], [])).toEqual({ superseded: [good.content], remains: [] });
    expect(cards.settle([problemCard('b', '8', good)])).toEqual([problemCard('b', '8')]);
    const other = problemCard('b', '8', version('2', 'other'));
    expect(cards.settle([other])).toEqual([other]);
    expect(cards.settle([problemCard('b', '8')])).toEqual([problemCard('b', '8')]);
    const without = problemCard('b', '8', { ...good, content: null });
    expect(cards.settle([without])).toEqual([without]);
  });

  it('is not what a card keeps as its last good version, nor what has moved', () => {
    const { standing: cards } = changing([want('a', '9')], [modelCard('a', '1', { content: good.content })]);
    const broken = problemCard('a', '9', good);
    expect(cards.settle([broken])).toEqual([broken]);
    expect(cards.replace([broken], [])).toEqual({ superseded: [], remains: [] });
    const { standing: others } = changing([want('old', null), want('new', '1')], [modelCard('old', '1')]);
    expect(others.replace([modelCard('new', '1')], [modelCard('old', '1')])).toEqual({
      superseded: [],
      remains: [],
    });
  });

  it('is what was not to be believed, as soon as no card holds it, once', () => {
    const [distrusted, held] = [
      { contentId: 'x', parts: 1 },
      { contentId: 'content-of-2', parts: 1 },
    ];
    const { standing: cards } = changing([want('b', '9')], [modelCard('b', '2')], true, [distrusted, held]);
    expect(cards.replace([], [])).toEqual({ superseded: [], remains: [distrusted] });
    cards.distrust([modelCard('c', '3'), modelCard('d', '4', { content: null })]);
    expect(cards.replace([modelCard('b', '9')], [])).toEqual({
      superseded: [held],
      remains: [held, { contentId: 'content-of-3', parts: 1 }],
    });
    expect(cards.replace([], [])).toEqual({ superseded: [], remains: [] });
  });
});

describe('a last good version', () => {
  const good = version('1', 'good');

  it('is none that a card holds which has been written, or is not touched', () => {
    const staying = modelCard('staying', '1', { content: good.content });
    expect(changing([want('a', '9')], [staying]).standing.settle([problemCard('a', '9', good)])).toEqual([
      problemCard('a', '9'),
    ]);
    const { standing: cards } = changing([want('a', '9'), want('b', '8')], []);
    cards.replace([problemCard('a', '9', good)], []);
    expect(cards.settle([problemCard('b', '8', good)])).toEqual([problemCard('b', '8')]);
  });

  it('may be one of a card that the plan replaces, moves or deletes', () => {
    const from = problemCard('old', '1', good);
    for (const wanted of [
      [want('old', null), want('new', '1')],
      [want('old', '7'), want('new', '1')],
      [want('old', '7'), want('new', '8')],
      [want('old', null), want('new', '8')],
    ]) {
      const moved = problemCard('new', '1', good);
      expect(changing(wanted, [from]).standing.settle([moved])).toEqual([moved]);
    }
  });
});
