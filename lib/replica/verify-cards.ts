import { isDeepStrictEqual } from 'node:util';
import { recognise } from '../hackolade/recognise.ts';
import { pipeline } from '../pipeline.ts';
import { CARD_VERSION, type Card, type Content, contentOf, distrust, makeCard, versionOf } from './card.ts';
import type { Comparison } from './compare.ts';
import { mayPass } from './lfs-problem.ts';
import type { ModelPath } from './model-path.ts';
import { readVersion } from './read-version.ts';
import { throwIfOver } from './run-cut.ts';
import type { Source } from './source.ts';
import { isUnfetched } from './unfetched.ts';

/** Models in flight out of the table, as on the way into it. */
const IN_FLIGHT = { items: 16, weight: { max: 64 * 1024 * 1024, of: weightOf } };

/** A card and the file that it is to show. */
type Pair = { readonly card: Card; readonly file: ModelPath };

/**
 * Reads all that the cards of a whole comparison refer to and makes each card once more out of it. Those that come out
 * otherwise, or whose content is not all there, are replaced by cards that are not to be believed, so that the plan has
 * them made anew. Cost follows the size of the project, memory does not.
 *
 * @throws RetryLater `RUN_CUT` when the time of the run is over
 */
export async function verifyCards(comparison: Comparison, source: Source): Promise<Comparison> {
  const cards = new Map(comparison.cards);
  const distrusted: Content[] = [];
  const pairs = comparison.wanted.flatMap(({ file }): Pair[] => {
    const card = cards.get(file.key);
    return card === undefined ? [] : [{ card, file }];
  });
  await pipeline(pairs, IN_FLIGHT, async ({ card, file }) => {
    throwIfOver(source.remote.signal);
    const verified = await verifyCard(card, file, source);
    if (verified === card) return;
    cards.set(card.key, verified);
    distrusted.push(...contentOf(card));
  });
  return { ...comparison, cards, distrusted };
}

/** The card itself if it is as it should be. */
async function verifyCard(card: Card, file: ModelPath, source: Source): Promise<Card> {
  const isRight = await isCardRight(card, file, source);
  const hasLastGood = card.lastGood !== null && (await readVersion(card.lastGood, source)) !== null;
  const lastGood = hasLastGood ? card.lastGood : null;
  return isRight && lastGood === card.lastGood ? card : distrust(card, lastGood);
}

/** What is too large to be here is right as long as its card says so, and the limit was not raised since. */
async function isCardRight(card: Card, file: ModelPath, source: Source): Promise<boolean> {
  if (card.content === null) return isUnfetched(card.problem) && !mayBeFetched(card, source);
  const bytes = await readVersion(card, source);
  return bytes !== null && isMadeOf(bytes, card, file);
}

function mayBeFetched({ bytes, problem }: Card, { maxModelBytes }: Source): boolean {
  return problem?.code === 'MODEL_TOO_LARGE' && bytes <= maxModelBytes;
}

/**
 * Cards of other versions, and of pointers whose content may be there by now, are made anew in any case; so are those of
 * other pointers whose content could not be had from Git LFS.
 */
function isMadeOf(bytes: Buffer, card: Card, file: ModelPath): boolean {
  if (card.version !== CARD_VERSION || mayPass(card.problem)) return true;
  return isDeepStrictEqual(makeCard(file, versionOf(card), recognise(bytes), card), card);
}

function weightOf({ card }: Pair): number {
  return Math.max(card.bytes, card.lastGood?.bytes ?? 0);
}
