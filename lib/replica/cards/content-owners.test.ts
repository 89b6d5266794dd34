import { describe, expect, it } from '@jest/globals';
import { modelCard, problemCard, version } from '../../../test/support/cards.ts';
import { contentOf } from './card.ts';
import { supersededContent, withOwnLastGood } from './content-owners.ts';

describe('withOwnLastGood', () => {
  const good = version('1', 'shared');
  const lastGoods = (cards: ReturnType<typeof withOwnLastGood>) => cards.map(({ lastGood }) => lastGood);

  it('leaves a last good version that is nobody else’s', () => {
    expect(lastGoods(withOwnLastGood([problemCard('a', '2', good)], [modelCard('b', '3')]))).toEqual([good]);
  });

  it('drops one whose content has moved to another path, or stayed at one', () => {
    const other = modelCard('b', '1', { content: good.content });
    expect(lastGoods(withOwnLastGood([problemCard('a', '2', good), other], []))).toEqual([null, null]);
    expect(lastGoods(withOwnLastGood([problemCard('a', '2', good)], [other]))).toEqual([null]);
  });

  it('leaves one of two that are the same', () => {
    const twins = [problemCard('a', '2', good), problemCard('b', '3', good)];
    expect(lastGoods(withOwnLastGood(twins, []))).toEqual([good, null]);
  });
});

describe('supersededContent', () => {
  const ids = (contents: { contentId: string }[]) => contents.map(({ contentId }) => contentId);

  it('is what was held before and is held no longer', () => {
    const before = [modelCard('a', '1'), modelCard('b', '2')];
    const after = [modelCard('a', '9')];
    expect(ids(supersededContent(before.flatMap(contentOf), after))).toEqual([
      'content-of-1',
      'content-of-2',
    ]);
  });

  it('is not what only moved', () => {
    expect(supersededContent(contentOf(modelCard('old', '1')), [modelCard('new', '1')])).toEqual([]);
  });

  it('is not what another card refers to as well', () => {
    const { content } = modelCard('old', '1');
    expect(supersededContent(contentOf(modelCard('old', '1')), [modelCard('new', '1', { content })])).toEqual(
      [],
    );
  });

  it('is not what a card with a problem keeps as its last good version', () => {
    const before = [modelCard('a', '1')];
    expect(supersededContent(before.flatMap(contentOf), [problemCard('a', '2', version('1'))])).toEqual([]);
    expect(
      ids(supersededContent(contentOf(problemCard('a', '2', version('1'))), [modelCard('a', '3')])),
    ).toEqual(['content-of-2', 'content-of-1']);
  });
});
