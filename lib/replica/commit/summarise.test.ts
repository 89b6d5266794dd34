import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard } from '../../../test/support/cards.ts';
import type { Card } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { Plan } from '../plan/plan.ts';
import { StandingCards } from './standing-cards.ts';
import { changedCards, summarise } from './summarise.ts';

const old = modelCard('old', '1');
const changed = modelCard('changed', '2');
const gone = modelCard('gone', '3');
const file = (path: string) => keyedPath(Buffer.from(path));
const moves = [{ to: { file: file('new'), blobId: '1' }, from: old }];
const plan: Plan = { moves, revisions: [], fetches: [], deletes: [old, gone] };
const cards = cardMap(old, changed, gone);
const standing = new StandingCards(
  { models: 3, problems: 0 },
  { whole: true, wanted: [], cards, distrusted: [] },
  plan,
);
const nothing = { written: [], fetched: [], deleted: [] };

/** What comes of a slice; the moves are in the first one. */
const summary = (index: number, done: Partial<Record<'written' | 'fetched' | 'deleted', Card[]>>) => {
  const { written, fetched, deleted } = { ...nothing, ...done };
  const slice = { ...plan, moves: index === 0 ? moves : [], index, isLast: true };
  return summarise(changedCards({ plan, slice, standing }, written, deleted), written, fetched);
};

const NONE = { added: 0, updated: 0, moved: 0, deleted: 0, problems: 0, bytes: 0 };

describe('what a slice has done', () => {
  const moved = modelCard('new', '1');

  it('is nothing where nothing was', () => {
    expect(summary(0, {})).toEqual(NONE);
  });

  it('is told by where a card stood before: added, updated, or moved', () => {
    const fetched = [modelCard('added', '8'), modelCard('added too', '9'), modelCard('changed', '9')];
    const written = [moved, ...fetched];
    expect(summary(0, { written, fetched })).toEqual({ ...NONE, added: 2, updated: 1, moved: 1, bytes: 300 });
  });

  it('has a card that is revised later on moved once, where it was moved', () => {
    expect(summary(0, { written: [moved] })).toEqual({ ...NONE, moved: 1 });
    expect(summary(1, { written: [moved] })).toEqual(NONE);
  });

  it('says of a card that was moved where it came from', () => {
    const slice = { ...plan, index: 0, isLast: true };
    expect(changedCards({ plan, slice, standing }, [moved], []).moved).toEqual([
      { card: moved, from: 'old' },
    ]);
  });

  it('has a file deleted only if it is nowhere else now', () => {
    expect(summary(0, { deleted: [old, gone, modelCard('gone too', '4')] })).toEqual({ ...NONE, deleted: 2 });
  });

  it('has the problems of all cards that were written, once', () => {
    const written = [
      problemCard('new', '1'),
      problemCard('added', '7'),
      problemCard('changed', '8'),
      modelCard('b', '9'),
    ];
    expect(summary(0, { written })).toMatchObject({ added: 2, updated: 1, moved: 1, problems: 3 });
    expect(summary(1, { written: [problemCard('new', '1')] })).toMatchObject({ problems: 0 });
  });

  it('has the bytes of what was fetched, and of no card that was made out of the table', () => {
    const [fetched, revised] = [modelCard('a', '8', { bytes: 70 }), modelCard('changed', '2')];
    expect(summary(1, { written: [fetched, revised], fetched: [fetched] })).toMatchObject({ bytes: 70 });
    // What stays as it is, is not written.
    expect(summary(1, { written: [], fetched: [fetched] })).toMatchObject({ bytes: 0 });
  });
});
