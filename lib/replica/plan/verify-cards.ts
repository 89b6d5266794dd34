import { isDeepStrictEqual } from 'node:util';
import { recognise } from '../../hackolade/recognise.ts';
import { pipeline } from '../../pipeline.ts';
import { CARD_VERSION, type Card, contentOf, distrust, makeCard, versionOf } from '../cards/card.ts';
import type { KeyedPath } from '../cards/keyed-path.ts';
import { mayPass } from '../cards/lfs-problem.ts';
import { readVersion } from '../cards/read-version.ts';
import { isUnfetched } from '../cards/unfetched.ts';
import { modelsInFlight } from '../models-in-flight.ts';
import { runCut, throwIfOver } from '../run-cut.ts';
import type { Source } from '../source.ts';
import type { Comparison } from './compare.ts';

const IN_FLIGHT = modelsInFlight(weightOf);

/** What is verified before anything is repaired: little enough for both in the time of a run. */
const SLICE = { cards: 1_000, bytes: 256 * 1024 * 1024 };

export type Verified = {
  readonly comparison: Comparison;
  /** The sort key of the last card that was verified; null: it was the last of all. */
  readonly verifiedTo: string | null;
  /** Cards that are still to be verified. */
  readonly left: number;
  /** Whether some of those that were are to be made anew. */
  readonly isDamaged: boolean;
};

/** A card and the file that it is to show. */
type Pair = { readonly card: Card; readonly file: KeyedPath };

/**
 * Reads all that the cards of a whole comparison refer to and makes each card once more out of it. Those that come out
 * otherwise, or whose content is not all there, are replaced by cards that are not to be believed, so that the plan has
 * them made anew. Cost follows the size of the project, memory does not.
 *
 * It goes slice by slice, in the order of the cards' sort keys, and ends early when there is something to repair, or when
 * it gets late: what was found in a slice that took too long is left for the next run to find.
 *
 * @param from the sort key after which to begin; null: from the first card
 * @throws RetryLater `RUN_CUT` when the time of the run is over, or it is late before anything was verified
 */
export async function verifyCards(
  comparison: Comparison,
  source: Source,
  from: string | null,
): Promise<Verified> {
  const pairs = pairsAfter(comparison, from);
  let verified = 0;
  for (const slice of cutSlices(pairs, Math.min(SLICE.cards, source.sliceFiles))) {
    if (source.late.aborted) break;
    const damaged = await findDamaged(slice, source);
    // The repair of what was found this late would come to nothing, and the next run could begin with it.
    if (damaged.length > 0 && source.late.aborted && verified > 0) break;
    verified += slice.length;
    if (damaged.length > 0)
      return { ...upTo(verified, pairs, distrustAll(comparison, damaged)), isDamaged: true };
  }
  if (verified === 0 && pairs.length > 0) throw runCut();
  const all = upTo(verified, pairs, comparison);
  // Whatever is still to be done for the comparison has no time left in this run.
  return source.late.aborted ? { ...all, verifiedTo: pairs[verified - 1]?.card.key ?? null } : all;
}

function upTo(count: number, pairs: readonly Pair[], comparison: Comparison): Verified {
  const left = pairs.length - count;
  const verifiedTo = left === 0 ? null : (pairs[count - 1]?.card.key ?? null);
  return { comparison, left, verifiedTo, isDamaged: false };
}

function pairsAfter({ wanted, cards }: Comparison, from: string | null): Pair[] {
  return wanted
    .flatMap(({ file }): Pair[] => {
      const card = cards.get(file.key);
      return card === undefined || (from !== null && card.key <= from) ? [] : [{ card, file }];
    })
    .sort((a, b) => (a.card.key < b.card.key ? -1 : 1));
}

function* cutSlices(pairs: readonly Pair[], cards: number): Generator<Pair[]> {
  let slice: Pair[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    slice.push(pair);
    bytes += weightOf(pair);
    if (slice.length < cards && bytes < SLICE.bytes) continue;
    yield slice;
    [slice, bytes] = [[], 0];
  }
  if (slice.length > 0) yield slice;
}

type Damaged = { readonly card: Card; readonly distrusted: Card };

async function findDamaged(pairs: readonly Pair[], source: Source): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  await pipeline(pairs, IN_FLIGHT, async ({ card, file }) => {
    throwIfOver(source.remote.signal);
    const verified = await verifyCard(card, file, source);
    if (verified !== card) damaged.push({ card, distrusted: verified });
  });
  return damaged;
}

function distrustAll(comparison: Comparison, damaged: readonly Damaged[]): Comparison {
  const cards = new Map(comparison.cards);
  for (const { distrusted } of damaged) cards.set(distrusted.key, distrusted);
  return { ...comparison, cards, distrusted: damaged.flatMap(({ card }) => contentOf(card)) };
}

/** The card itself if it is as it should be. */
async function verifyCard(card: Card, file: KeyedPath, source: Source): Promise<Card> {
  const isRight = await isCardRight(card, file, source);
  const hasLastGood = card.lastGood !== null && (await readVersion(card.lastGood, source)) !== null;
  const lastGood = hasLastGood ? card.lastGood : null;
  return isRight && lastGood === card.lastGood ? card : distrust(card, lastGood);
}

/** What is too large to be here is right as long as its card says so, and the limit was not raised since. */
async function isCardRight(card: Card, file: KeyedPath, source: Source): Promise<boolean> {
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
function isMadeOf(bytes: Buffer, card: Card, file: KeyedPath): boolean {
  if (card.version !== CARD_VERSION || mayPass(card.problem)) return true;
  return isDeepStrictEqual(makeCard(file, versionOf(card), recognise(bytes), card), card);
}

function weightOf({ card }: Pair): number {
  return Math.max(card.bytes, card.lastGood?.bytes ?? 0);
}
