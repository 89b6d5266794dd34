import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { RetryLater } from '../../errors.ts';
import { objectId } from '../../git/object-id.ts';
import { recognise } from '../../hackolade/recognise.ts';
import { CARD_VERSION, type Card, contentOf, isTrusted, makeCard, type Version } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import { notYet } from '../cards/lfs-problem.ts';
import { notAFile, tooLarge } from '../cards/unfetched.ts';
import type { Source } from '../source.ts';
import type { Comparison } from './compare.ts';
import { verifyCards } from './verify-cards.ts';

const world = useMemoryWorld();
let reads: string[];

beforeEach(() => {
  reads = [];
});

function versionIn(bytes: Buffer, contentId: string): Version {
  world().table.contents.set(contentId, { zipped: gzipSync(bytes), expiresAt: null });
  const blobId = objectId('sha1', 'blob', bytes);
  return {
    blobId,
    lfsOid: null,
    bytes: bytes.length,
    commit: 'c'.repeat(40),
    content: { contentId, parts: 1 },
  };
}

/** The card of a file as it should be, whose content is in the table. */
function cardAt(path: string, bytes = modelFile(path), changes: Partial<Card> = {}): Card {
  const file = keyedPath(Buffer.from(path));
  return {
    ...makeCard(file, versionIn(bytes, `content of ${path}`), recognise(bytes), undefined),
    ...changes,
  };
}

/** All cards of a project whose files are as the cards say. */
function comparisonOf(...cards: readonly Card[]): Comparison {
  const wanted = cards.map(({ key, path, pathBytes, blobId }) => ({
    file: { key, path, pathBytes },
    blobId,
  }));
  return { whole: true, wanted, cards: new Map(cards.map((card) => [card.key, card])), distrusted: [] };
}

/** A source that gets late as soon as so many contents were read. */
function source(change: Partial<Source> = {}, readsUntilLate = Number.POSITIVE_INFINITY): Source {
  const late = new AbortController();
  const readContent: Source['store']['readContent'] = (content, maxBytes) => {
    reads.push(content.contentId);
    if (reads.length >= readsUntilLate) late.abort();
    return world().table.store.readContent(content, maxBytes);
  };
  return world().source({ store: { ...world().table.store, readContent }, late: late.signal, ...change });
}

const cards = (count: number) => Array.from({ length: count }, (_, i) => cardAt(`${i}.hck.json`));
const lose = (path: string) => world().table.contents.delete(`content of ${path}`);
const damagedIn = ({ cards: found }: Comparison) =>
  [...found.values()].filter((card) => !isTrusted(card)).map(({ path }) => path);

describe('verifyCards', () => {
  it('reads what each card refers to, and leaves a comparison as it is where all is well', async () => {
    const lastGood = versionIn(modelFile('Good'), 'good');
    const comparison = comparisonOf(...cards(3), cardAt('bad.hck.json', Buffer.from('{'), { lastGood }));
    expect(await verifyCards(comparison, source(), null)).toEqual({
      comparison,
      verifiedTo: null,
      left: 0,
      isDamaged: false,
    });
    expect(reads.toSorted()).toEqual([
      ...[0, 1, 2].map((i) => `content of ${i}.hck.json`),
      'content of bad.hck.json',
      'good',
    ]);
    const nothing = comparisonOf();
    expect(await verifyCards(nothing, source(), null)).toEqual({
      comparison: nothing,
      verifiedTo: null,
      left: 0,
      isDamaged: false,
    });
  });

  const lfs = { ...notYet(new RetryLater('LFS_UNAVAILABLE', 'Unwell.')), blobId: 'x' };
  it.each<[string, Partial<Card>, boolean]>([
    ['has another name', { name: 'Other' }, false],
    ['has a problem that its file has not', { problem: { code: 'X', message: 'x', blobId: 'x' } }, false],
    ['has another path', { path: 'other.hck.json' }, false],
    ['has another version', { version: CARD_VERSION - 1, name: 'Other' }, true],
    ['waits for Git LFS', { problem: lfs }, true],
    ['has no content', { content: null }, false],
    [
      'has no content, for it is no file',
      { content: null, problem: { ...notAFile('tree'), blobId: 'x' } },
      true,
    ],
    [
      'has no content, for it is too large',
      { content: null, bytes: 900, problem: { ...tooLarge(900, 500), blobId: 'x' } },
      true,
    ],
    [
      'has no content, and is not too large any more',
      { content: null, bytes: 500, problem: { ...tooLarge(500, 400), blobId: 'x' } },
      false,
    ],
    [
      'has no content, and a problem that needs some',
      { content: null, problem: { code: 'NOT_JSON', message: 'x', blobId: 'x' } },
      false,
    ],
  ])('tells whether a card is as it should be: one that %s', async (_, changes, isWell) => {
    const card = cardAt('a.hck.json', modelFile('A'));
    const asked = { ...comparisonOf(card), cards: new Map([[card.key, { ...card, ...changes }]]) };
    const { comparison } = await verifyCards(asked, source({ maxModelBytes: 500 }), null);
    expect(damagedIn(comparison)).toHaveLength(isWell ? 0 : 1);
  });

  it('puts cards aside that are not to be believed, with what they lead to, and leaves the others', async () => {
    const [good, lastGood] = [cardAt('good.hck.json'), versionIn(modelFile('Good'), 'good')];
    const lost = cardAt('lost.hck.json', Buffer.from('{'), { lastGood });
    lose('lost.hck.json');
    const { comparison } = await verifyCards(comparisonOf(good, lost), source(), null);
    expect(comparison.cards.get(good.key)).toBe(good);
    expect(comparison.cards.get(lost.key)).toMatchObject({ problem: { code: 'CARD_DAMAGED' }, lastGood });
    expect(comparison.distrusted).toEqual(contentOf(lost));
    expect(comparison.whole).toBe(true);
  });

  it('lets go a last good version that is lost', async () => {
    const lastGood = { ...versionIn(modelFile('Good'), 'good'), bytes: 1 };
    const card = cardAt('bad.hck.json', Buffer.from('{'), { lastGood });
    const { comparison } = await verifyCards(comparisonOf(card), source(), null);
    expect(comparison.cards.get(card.key)?.lastGood).toBeNull();
    expect(comparison.distrusted).toEqual(contentOf(card));
  });

  it('passes over files without a card, and cards of files that are gone only if nothing is wanted there', async () => {
    const file = keyedPath(Buffer.from('new.hck.json'));
    const { wanted, ...comparison } = comparisonOf(...cards(1));
    const asked = { ...comparison, wanted: [...wanted, { file, blobId: 'a' }] };
    expect(await verifyCards(asked, source(), null)).toMatchObject({ left: 0, verifiedTo: null });
  });
});

describe('a project that is verified slice by slice', () => {
  it('goes by the order of the keys, from where it was, and says how far it came when it gets late', async () => {
    const comparison = comparisonOf(...cards(10).toReversed());
    const first = await verifyCards(comparison, source({ sliceFiles: 4 }, 5), null);
    expect(first).toEqual({ comparison, verifiedTo: 'MODEL#7.hck.json', left: 2, isDamaged: false });
    expect(reads.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => `content of ${i}.hck.json`));
    reads = [];
    const second = await verifyCards(comparison, source({ sliceFiles: 4 }), first.verifiedTo);
    expect(second).toEqual({ comparison, verifiedTo: null, left: 0, isDamaged: false });
    expect(reads).toHaveLength(2);
  });

  it('says how far it came also where it was all, but got late over it', async () => {
    const verified = await verifyCards(comparisonOf(...cards(4)), source({ sliceFiles: 4 }, 4), null);
    expect(verified).toMatchObject({ verifiedTo: 'MODEL#3.hck.json', left: 0 });
  });

  it('ends with the first slice in which something is to be repaired', async () => {
    const comparison = comparisonOf(...cards(10));
    lose('5.hck.json');
    const verified = await verifyCards(comparison, source({ sliceFiles: 4 }), null);
    expect(verified).toMatchObject({ verifiedTo: 'MODEL#7.hck.json', left: 2, isDamaged: true });
    expect(damagedIn(verified.comparison)).toEqual(['5.hck.json']);
  });

  it('says that there is nothing left where that is the last one', async () => {
    const comparison = comparisonOf(...cards(10));
    lose('9.hck.json');
    expect(await verifyCards(comparison, source({ sliceFiles: 4 }), null)).toMatchObject({
      verifiedTo: null,
      left: 0,
    });
  });

  it('leaves what it finds too late to the next run', async () => {
    const comparison = comparisonOf(...cards(10));
    lose('5.hck.json');
    const verified = await verifyCards(comparison, source({ sliceFiles: 4 }, 8), null);
    expect(verified).toEqual({ comparison, verifiedTo: 'MODEL#3.hck.json', left: 6, isDamaged: false });
  });

  it('repairs what it finds late in its first slice, which else no run would', async () => {
    const comparison = comparisonOf(...cards(10));
    lose('1.hck.json');
    const verified = await verifyCards(comparison, source({ sliceFiles: 4 }, 4), null);
    expect(verified).toMatchObject({ verifiedTo: 'MODEL#3.hck.json', left: 6 });
    expect(damagedIn(verified.comparison)).toEqual(['1.hck.json']);
  });

  it('has failed where it was late before it began, unless there was nothing to do', async () => {
    const late = AbortSignal.abort();
    const cut = { outcome: 'retry', code: 'RUN_CUT' };
    await expect(verifyCards(comparisonOf(...cards(1)), source({ late }), null)).rejects.toMatchObject(cut);
    expect(await verifyCards(comparisonOf(), source({ late }), null)).toMatchObject({ left: 0 });
  });

  it('has failed where its time was over', async () => {
    const remote = { ...world().source().remote, signal: AbortSignal.abort() };
    const verified = verifyCards(comparisonOf(...cards(1)), source({ remote }), null);
    await expect(verified).rejects.toMatchObject({ code: 'RUN_CUT' });
  });

  it('has no more than sixteen in flight, and no more than 64 MiB', async () => {
    const most = async (bytes: number) => {
      let [now, peak] = [0, 0];
      const readContent = async () => {
        now += 1;
        peak = Math.max(peak, now);
        await new Promise((go) => setImmediate(go));
        now -= 1;
        return null;
      };
      const large = cards(40).map((card) => ({ ...card, bytes }));
      const store = { ...world().table.store, readContent };
      await verifyCards(comparisonOf(...large), source({ store }), null);
      return peak;
    };
    expect(await most(1)).toBe(16);
    expect(await most(16 * 1024 * 1024)).toBe(4);
    expect(await most(16 * 1024 * 1024 + 1)).toBe(3);
  });

  it('takes a thousand cards at most, and fewer where they are large', async () => {
    const many = (count: number, changes: Partial<Card>) => {
      const bytes = modelFile('M');
      const version = versionIn(bytes, 'content');
      const [recognised, digits] = [recognise(bytes), String(count).length];
      return Array.from({ length: count }, (_, i) => {
        const file = keyedPath(Buffer.from(`${String(i).padStart(digits, '0')}.hck.json`));
        return { ...makeCard(file, version, recognised, undefined), ...changes };
      });
    };
    const lateAtOnce = async (count: number, changes: Partial<Card> = {}) => {
      reads = [];
      const verified = await verifyCards(comparisonOf(...many(count, changes)), source({}, 1), null);
      return count - verified.left;
    };
    expect(await lateAtOnce(1001)).toBe(1000);
    // What cannot be read is damaged: its slice ends all the same.
    const MiB = 1024 * 1024;
    expect(await lateAtOnce(9, { bytes: 64 * MiB })).toBe(4);
    expect(await lateAtOnce(9, { bytes: 65 * MiB })).toBe(4);
    expect(await lateAtOnce(9, { bytes: 63 * MiB })).toBe(5);
    expect(
      await lateAtOnce(9, { lastGood: { ...versionIn(modelFile('M'), 'content'), bytes: 128 * MiB } }),
    ).toBe(2);
  });
});
