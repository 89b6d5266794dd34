import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { modelCard, version } from '../../../test/support/cards.ts';
import { useMemoryWorld } from '../../../test/support/memory-world.ts';
import { modelFile } from '../../../test/support/model-file.ts';
import { objectId } from '../../git/object-id.ts';
import { recognise } from '../../hackolade/recognise.ts';
import { CARD_VERSION, type Card, isTrusted, makeCard, versionOf } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import { tooLarge } from '../cards/unfetched.ts';
import type { Source } from '../source.ts';
import { reviseCards } from './revise-cards.ts';

const world = useMemoryWorld();
const file = keyedPath(Buffer.from('a.hck.json'));

/** A card that another version has made of these bytes, which the table has. */
function oldCard(bytes: Buffer, changes: Partial<Card> = {}): Card {
  const blobId = objectId('sha1', 'blob', bytes);
  const contentId = `content-of-${blobId}`;
  world().table.contents.set(contentId, { zipped: gzipSync(bytes), expiresAt: null });
  const old = { bytes: bytes.length, version: CARD_VERSION - 1, name: 'Old' };
  return modelCard('a.hck.json', blobId, { ...old, ...changes });
}

const revise = (cards: readonly Card[], change: Partial<Source> = {}) =>
  reviseCards(
    cards.map((card) => ({ file, card })),
    world().source(change),
  );

describe('reviseCards', () => {
  it.each([
    ['a model', modelFile('New')],
    ['a file that is none', Buffer.from('{')],
  ])('makes the card of %s anew, out of the content that it has', async (_, bytes) => {
    const card = oldCard(bytes, { lastGood: version('0') });
    const made = makeCard(file, versionOf(card), recognise(bytes), card);
    expect(await revise([card])).toEqual({ cards: [made], fetches: [], isCut: false });
    expect(made.content).toEqual(card.content);
  });

  it('fetches what is not there to be read, and believes its card no more', async () => {
    const lastGood = version('0');
    const card = { ...oldCard(modelFile('Lost')), lastGood };
    world().table.contents.clear();
    const { cards, fetches, isCut } = await revise([card]);
    expect([cards, isCut]).toEqual([[], false]);
    expect(fetches).toEqual([{ file, blobId: card.blobId, previous: expect.objectContaining({ lastGood }) }]);
    expect(fetches.map(({ previous }) => isTrusted(previous))).toEqual([false]);
  });

  it('says of a file that was too large, and still is, how large it may be by now', async () => {
    const problem = { ...tooLarge(900, 500), blobId: '1' };
    const card = modelCard('a.hck.json', '1', {
      bytes: 900,
      content: null,
      problem,
      version: CARD_VERSION - 1,
    });
    const { cards } = await revise([card], { maxModelBytes: 899 });
    expect(cards).toMatchObject([{ version: CARD_VERSION, problem: tooLarge(900, 899), content: null }]);
    for (const [card_, maxModelBytes] of [
      [card, 900],
      [{ ...card, problem: { ...problem, code: 'NOT_A_FILE' } }, 500],
      [{ ...card, problem: null }, 500],
    ] as const)
      expect(await revise([card_], { maxModelBytes })).toMatchObject({
        cards: [],
        fetches: [{ blobId: '1' }],
      });
  });

  it('fetches what a pointer names that was taken for a file, and reads what came from Git LFS', async () => {
    const pointer = world().git.pointTo(modelFile('Large'));
    expect(await revise([oldCard(pointer)])).toMatchObject({ cards: [], fetches: [{}] });
    const bytes = pointer;
    const lfsOid = /sha256:(\w+)/.exec(world().git.pointTo(bytes).toString())?.[1] ?? '';
    const card = oldCard(bytes, { lfsOid });
    expect(await revise([card])).toMatchObject({
      cards: [{ problem: { code: expect.any(String) } }],
      fetches: [],
    });
  });

  it('begins no more when it gets late', async () => {
    const cards = [oldCard(modelFile('A')), oldCard(modelFile('B'))];
    const late = AbortSignal.abort();
    expect(await revise(cards, { late })).toEqual({ cards: [], fetches: [], isCut: true });
  });

  it('has come to its end when all are made, or are to be fetched', async () => {
    const cards = [oldCard(modelFile('A')), oldCard(modelFile('B'))];
    world().table.contents.delete(cards[1]?.content?.contentId ?? '');
    const revised = await revise(cards);
    expect([revised.cards.length, revised.fetches.length, revised.isCut]).toEqual([1, 1, false]);
  });

  it('fails when the time of the run is over', async () => {
    const remote = { ...world().source().remote, signal: AbortSignal.abort() };
    await expect(revise([oldCard(modelFile('A'))], { remote })).rejects.toMatchObject({ code: 'RUN_CUT' });
  });

  it('has no more than sixteen in flight, and no more than 64 MiB', async () => {
    const most = async (bytes: number, changes: Partial<Card> = {}) => {
      let [now, peak] = [0, 0];
      const store = {
        ...world().table.store,
        readContent: async () => {
          now += 1;
          peak = Math.max(peak, now);
          await new Promise((go) => setImmediate(go));
          now -= 1;
          return null;
        },
      };
      const cards = Array.from({ length: 40 }, () => modelCard('a.hck.json', '1', { bytes, ...changes }));
      await revise(cards, { store });
      return peak;
    };
    expect(await most(1)).toBe(16);
    expect(await most(16 * 1024 * 1024)).toBe(4);
    expect(await most(16 * 1024 * 1024 + 1)).toBe(3);
  });
});
