import { describe, expect, it } from '@jest/globals';
import { cardMap, modelCard, problemCard, version } from '../../test/support/cards.ts';
import { modelPath } from './model-path.ts';
import { planChanges, supersededContent, type Wanted } from './plan.ts';

const want = (path: string, blobId: string | null): Wanted => ({
  file: modelPath(Buffer.from(path)),
  blobId,
});

/** A plan in short: paths and blobs only. */
function plan(wanted: Wanted[], cards: ReturnType<typeof cardMap>) {
  const { moves, fetches, deletes } = planChanges(wanted, cards);
  return {
    moves: moves.map(({ from, to }) => `${from.path} → ${to.file.path}`),
    fetches: fetches.map(({ file, blobId }) => `${file.path} ${blobId}`),
    deletes: deletes.map(({ path }) => path),
  };
}

describe('planChanges', () => {
  it('has nothing to do where the cards show what is wanted', () => {
    const cards = cardMap(modelCard('a', '1'), problemCard('b', '2'));
    expect(plan([want('a', '1'), want('b', '2')], cards)).toEqual({ moves: [], fetches: [], deletes: [] });
  });

  it('fetches what is new or changed and deletes what is gone', () => {
    const cards = cardMap(modelCard('a', '1'), modelCard('b', '2'));
    expect(plan([want('a', '9'), want('b', null), want('c', '3')], cards)).toEqual({
      moves: [],
      fetches: ['a 9', 'c 3'],
      deletes: ['b'],
    });
  });

  it('moves the content of a renamed file instead of fetching it', () => {
    const cards = cardMap(modelCard('old', '1'));
    expect(plan([want('old', null), want('new', '1')], cards)).toEqual({
      moves: ['old → new'],
      fetches: [],
      deletes: ['old'],
    });
  });

  it('swaps two files without fetching either', () => {
    const cards = cardMap(modelCard('a', '1'), modelCard('b', '2'));
    expect(plan([want('a', '2'), want('b', '1')], cards)).toEqual({
      moves: ['b → a', 'a → b'],
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
      fetches: ['copy 1'],
      deletes: ['old'],
    });
  });

  it('makes a card of an older version anew, and moves none', () => {
    const cards = cardMap(modelCard('a', '1', { version: 0 }), modelCard('old', '2', { version: 0 }));
    expect(plan([want('a', '1'), want('old', null), want('new', '2')], cards)).toEqual({
      moves: [],
      fetches: ['a 1', 'new 2'],
      deletes: ['old'],
    });
  });

  it('passes over a path that is neither wanted nor there', () => {
    expect(plan([want('a', null)], cardMap())).toEqual({ moves: [], fetches: [], deletes: [] });
  });
});

describe('supersededContent', () => {
  const ids = (contents: { contentId: string }[]) => contents.map(({ contentId }) => contentId);

  it('is what was held before and is held no longer', () => {
    const before = [modelCard('a', '1'), modelCard('b', '2')];
    const after = [modelCard('a', '9')];
    expect(ids(supersededContent(before, after))).toEqual(['content-of-1', 'content-of-2']);
  });

  it('is not what only moved', () => {
    expect(supersededContent([modelCard('old', '1')], [modelCard('new', '1')])).toEqual([]);
  });

  it('is not what another card refers to as well', () => {
    const { content } = modelCard('old', '1');
    expect(supersededContent([modelCard('old', '1')], [modelCard('new', '1', { content })])).toEqual([]);
  });

  it('is not what a card with a problem keeps as its last good version', () => {
    const before = [modelCard('a', '1')];
    expect(supersededContent(before, [problemCard('a', '2', version('1'))])).toEqual([]);
    expect(ids(supersededContent([problemCard('a', '2', version('1'))], [modelCard('a', '3')]))).toEqual([
      'content-of-2',
      'content-of-1',
    ]);
  });
});
