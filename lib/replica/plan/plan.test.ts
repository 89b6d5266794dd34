import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { CARD_VERSION, distrust, type Version } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { Wanted } from '../cards/wanted.ts';
import { isNothing, planChanges } from './plan.ts';

const want = (path: string, blobId: string | null): Wanted => ({
  file: keyedPath(Buffer.from(path)),
  blobId,
});

/** A plan in short: paths and blobs only. */
function plan(wanted: Wanted[], cards: ReturnType<typeof cardMap>) {
  const { moves, revisions, fetches, deletes } = planChanges(wanted, cards);
  return {
    moves: moves.map(({ from, to }) => `${from.path} → ${to.file.path}`),
    revisions: revisions.map(({ file }) => file.path),
    fetches: fetches.map(({ file, blobId }) => `${file.path} ${blobId}`),
    deletes: deletes.map(({ path }) => path),
  };
}

const NOTHING = { moves: [], revisions: [], fetches: [], deletes: [] };

describe('planChanges', () => {
  it('has nothing to do where the cards show what is wanted', () => {
    const cards = cardMap(modelCard('a', '1'), problemCard('b', '2'));
    expect(plan([want('a', '1'), want('b', '2')], cards)).toEqual(NOTHING);
  });

  it('fetches a second time what a cut commit has left with two cards, be it a last good version', () => {
    const lastGood = version('g');
    const both = cardMap(problemCard('a', '1', lastGood), problemCard('b', '1', lastGood));
    for (const card of both.values()) both.set(card.key, { ...card, content: null });
    expect(plan([want('a', '1'), want('b', '1')], both)).toMatchObject({ moves: [], fetches: ['b 1'] });
  });

  it('fetches a second time a last good version that is left with two cards, whatever else they hold', () => {
    const lastGood = version('g');
    const both = cardMap(problemCard('a', '1', lastGood), problemCard('b', '2', lastGood));
    expect(plan([want('a', '1'), want('b', '2')], both)).toMatchObject({ moves: [], fetches: ['b 2'] });
  });

  it('leaves and moves cards of files whose bytes are in git only', () => {
    const cards = cardMap({ ...problemCard('a', '1'), content: null });
    expect(plan([want('a', '1')], cards)).toEqual(NOTHING);
    expect(plan([want('a', null), want('new', '1')], cards)).toMatchObject({
      moves: ['a → new'],
      fetches: [],
    });
  });

  it('fetches what is new or changed and deletes what is gone', () => {
    const cards = cardMap(modelCard('a', '1'), modelCard('b', '2'));
    expect(plan([want('a', '9'), want('b', null), want('c', '3')], cards)).toEqual({
      moves: [],
      revisions: [],
      fetches: ['a 9', 'c 3'],
      deletes: ['b'],
    });
  });

  it('moves the content of a renamed file instead of fetching it', () => {
    const cards = cardMap(modelCard('old', '1'));
    expect(plan([want('old', null), want('new', '1')], cards)).toEqual({
      moves: ['old → new'],
      revisions: [],
      fetches: [],
      deletes: ['old'],
    });
  });

  it('swaps two files without fetching either', () => {
    const cards = cardMap(modelCard('a', '1'), modelCard('b', '2'));
    expect(plan([want('a', '2'), want('b', '1')], cards)).toEqual({
      moves: ['b → a', 'a → b'],
      revisions: [],
      fetches: [],
      deletes: [],
    });
  });

  it('gives one content to one card only, so that a file copied while it is renamed is fetched once more', () => {
    const cards = cardMap(modelCard('old', '1'));
    const copied = plan([want('old', null), want('new', '1'), want('copy', '1')], cards);
    expect(copied.moves).toHaveLength(1);
    expect(copied.fetches).toEqual(['copy 1']);
  });

  it('does not take content from a card that keeps it', () => {
    const cards = cardMap(modelCard('a', '1'));
    expect(plan([want('a', '1'), want('copy', '1')], cards)).toEqual({
      moves: [],
      revisions: [],
      fetches: ['copy 1'],
      deletes: [],
    });
  });

  it('takes no content that a cut commit has left with two cards', () => {
    const shared = version('1', 'shared').content;
    const cards = cardMap(
      modelCard('old', '1', { content: shared }),
      modelCard('new', '1', { content: shared }),
    );
    expect(plan([want('old', null), want('new', '1'), want('copy', '1')], cards)).toEqual({
      moves: [],
      revisions: [],
      fetches: ['copy 1'],
      deletes: ['old'],
    });
  });

  it('gives content of its own to the second of two cards that a cut commit has left with one', () => {
    const shared = version('1', 'shared').content;
    const cards = cardMap(
      modelCard('old', '1', { content: shared }),
      modelCard('new', '1', { content: shared }),
    );
    expect(plan([want('old', '1'), want('new', '1')], cards)).toEqual({
      moves: [],
      revisions: [],
      fetches: ['new 1'],
      deletes: [],
    });
  });

  it.each([CARD_VERSION - 1, CARD_VERSION + 1])('revises cards of version %s where they stand', (version) => {
    const cards = cardMap(
      modelCard('a', '1', { version }),
      problemCard('b', '2'),
      modelCard('c', '3', { version }),
    );
    expect(plan([want('a', '1'), want('b', '2'), want('c', '9')], cards)).toEqual({
      moves: [],
      revisions: ['a'],
      fetches: ['c 9'],
      deletes: [],
    });
  });

  it('moves and revises a card of another version, if none of this one has the same content', () => {
    const version = CARD_VERSION - 1;
    const older = modelCard('old', '1', { version });
    const wanted = [want('old', null), want('older', null), want('new', '1')];
    expect(plan(wanted, cardMap(older))).toEqual({
      moves: ['old → new'],
      revisions: ['new'],
      fetches: [],
      deletes: ['old'],
    });
    const twin = modelCard('older', '1', { content: { contentId: 'twin', parts: 1 } });
    for (const order of [wanted, wanted.toReversed()]) {
      const planned = plan(order, cardMap(older, twin));
      expect(planned).toMatchObject({ moves: ['older → new'], revisions: [], fetches: [] });
    }
  });

  it('fetches what cards show that are not to be believed, and moves none', () => {
    const cards = cardMap(distrust(modelCard('a', '1'), null), distrust(modelCard('old', '2'), null));
    expect(plan([want('a', '1'), want('old', null), want('new', '2')], cards)).toEqual({
      moves: [],
      revisions: [],
      fetches: ['new 2', 'a 1'],
      deletes: ['old'],
    });
  });

  it('fetches what a card of another version holds only for now', () => {
    const problem = { code: 'LFS_MISSING', message: 'Not yet.', blobId: '1' };
    const card = { ...problemCard('a', '1'), problem, version: CARD_VERSION - 1 };
    expect(plan([want('a', '1')], cardMap(card))).toMatchObject({ revisions: [], fetches: ['a 1'] });
  });

  describe('of a file whose content could not be had from Git LFS', () => {
    const pending = (path: string, blobId: string, lastGood: Version | null = null) => {
      const problem = { code: 'LFS_UNAVAILABLE', message: 'Not yet.', blobId };
      return { ...problemCard(path, blobId, lastGood), problem };
    };

    it('fetches it again', () => {
      const broken = { code: 'NOT_JSON', message: 'For good.', blobId: '2' };
      const cards = cardMap(pending('a', '1'), modelCard('b', '2', { problem: broken }));
      expect(plan([want('a', '1'), want('b', '2')], cards)).toEqual({
        moves: [],
        revisions: [],
        fetches: ['a 1'],
        deletes: [],
      });
    });

    it('fetches it at its new path, and goes on from the card at the old one', () => {
      const old = pending('old', '1', version('0'));
      const { moves, fetches, deletes } = planChanges([want('old', null), want('new', '1')], cardMap(old));
      expect(moves).toEqual([]);
      expect(fetches).toEqual([{ ...want('new', '1'), previous: old }]);
      expect(deletes).toEqual([old]);
    });

    it('goes on from the card that stands at the path, if there is one', () => {
      const [old, standing] = [pending('old', '1'), modelCard('new', '9')];
      const { fetches } = planChanges([want('old', null), want('new', '1')], cardMap(old, standing));
      expect(fetches).toEqual([{ ...want('new', '1'), previous: standing }]);
    });

    const { content } = version('1', 'pointer');
    it.each([
      ['after', [{ ...pending('a', '1'), content }, modelCard('b', '1')]],
      ['before', [modelCard('a', '1'), { ...pending('b', '1'), content }]],
    ])('moves the content of a card that has it, be it %s the other', (_where, cards) => {
      const usable = cards.find(({ problem }) => problem === null)?.path;
      const wanted = [want('a', null), want('b', null), want('new', '1')];
      expect(plan(wanted, cardMap(...cards))).toMatchObject({ moves: [`${usable} → new`], fetches: [] });
    });
  });

  it('passes over a path that is neither wanted nor there', () => {
    expect(plan([want('a', null)], cardMap())).toEqual(NOTHING);
  });
});

describe('isNothing', () => {
  const card = modelCard('a', '1');
  const wanted = { file: keyedPath(Buffer.from('a')), blobId: '1' };
  const nothing = { moves: [], revisions: [], fetches: [], deletes: [] };

  it.each([
    [nothing, true],
    [{ ...nothing, moves: [{ to: wanted, from: card }] }, false],
    [{ ...nothing, revisions: [wanted] }, false],
    [{ ...nothing, fetches: [{ ...wanted, previous: undefined }] }, false],
    [{ ...nothing, deletes: [card] }, false],
    [{ ...nothing, moves: [{ to: wanted, from: card }], revisions: [wanted] }, false],
    [{ ...nothing, revisions: [wanted], fetches: [{ ...wanted, previous: undefined }] }, false],
    [{ ...nothing, fetches: [{ ...wanted, previous: undefined }], deletes: [card] }, false],
  ])('is so of a plan of which nothing would come', (planned, expected) => {
    expect(isNothing(planned)).toBe(expected);
  });
});
