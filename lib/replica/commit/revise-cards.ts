import { parsePointer } from '../../git/lfs/pointer.ts';
import { recognise } from '../../hackolade/recognise.ts';
import type { Recognised } from '../../hackolade/types.ts';
import { pipeline } from '../../pipeline.ts';
import { type Card, distrust, makeCard, versionOf } from '../cards/card.ts';
import type { KeyedPath } from '../cards/keyed-path.ts';
import { readVersion } from '../cards/read-version.ts';
import { tooLarge } from '../cards/unfetched.ts';
import { modelsInFlight } from '../models-in-flight.ts';
import type { Fetch } from '../plan/plan.ts';
import { throwIfOver } from '../run-cut.ts';
import type { Source } from '../source.ts';

const IN_FLIGHT = modelsInFlight(({ card }: Revision) => (card.content === null ? 0 : card.bytes));

/** A card that another version has made, and the file that it is to show. */
export type Revision = { readonly file: KeyedPath; readonly card: Card };

export type Revised = {
  /** Not yet written. */
  readonly cards: readonly Card[];
  /** Files whose stored bytes make no card, and the cards that they stand on. */
  readonly fetches: readonly (Fetch & { readonly previous: Card })[];
  /** The time of the run was over before all were made. */
  readonly isCut: boolean;
};

/**
 * Makes cards anew out of the bytes that the table holds of their files: no request to git, and content stays what and
 * where it is. When it gets late, no more is begun.
 *
 * @throws RetryLater `RUN_CUT` when the time of the run is over
 */
export async function reviseCards(revisions: readonly Revision[], source: Source): Promise<Revised> {
  const cards: Card[] = [];
  const fetches: (Fetch & { previous: Card })[] = [];
  await pipeline(revisions, IN_FLIGHT, async ({ file, card }) => {
    throwIfOver(source.remote.signal);
    if (source.late.aborted) return;
    const recognised = await recogniseStored(card, source);
    if (recognised !== null) cards.push(makeCard(file, versionOf(card), recognised, card));
    else fetches.push({ file, blobId: card.blobId, previous: distrust(card, card.lastGood) });
  });
  return { cards, fetches, isCut: cards.length + fetches.length < revisions.length };
}

/** What a file is, by its bytes in the table; null where only git or Git LFS can tell. */
async function recogniseStored(card: Card, source: Source): Promise<Recognised | null> {
  const { bytes: length, content, lfsOid, problem } = card;
  const { maxModelBytes } = source;
  if (content === null) {
    const isTooLarge = problem?.code === 'MODEL_TOO_LARGE' && length > maxModelBytes;
    return isTooLarge ? { kind: 'problem', problem: tooLarge(length, maxModelBytes) } : null;
  }
  const bytes = await readVersion(card, source);
  if (bytes === null || (lfsOid === null && parsePointer(bytes) !== null)) return null;
  return recognise(bytes);
}
