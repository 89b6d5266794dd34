import { CARD_VERSION, type Card, isTrusted } from '../cards/card.ts';
import { claimContent, countHolders } from '../cards/content-owners.ts';
import { mayPass } from '../cards/lfs-problem.ts';
import type { Wanted, WantedFile } from '../cards/wanted.ts';

/** A file whose bytes have to be had from git. */
export type Fetch = WantedFile & {
  /** What was shown of it so far, be it under a former name: its last good version is out of that. */
  readonly previous: Card | undefined;
};

/** What has to happen to the cards so that they show the wanted files. */
export type Plan = {
  /** Files whose bytes are in the table already, on a card that no longer needs them: renames. */
  readonly moves: readonly { readonly to: WantedFile; readonly from: Card }[];
  /** Files whose bytes are in the table with their cards, once the moves are made, but whose cards another version has made. */
  readonly revisions: readonly WantedFile[];
  readonly fetches: readonly Fetch[];
  /** Cards of files that are gone. */
  readonly deletes: readonly Card[];
};

/**
 * Compares the wanted files with the cards that stand at the same paths. Pure: the same answer for the same
 * question, whoever asks and however often.
 *
 * @param cards all cards at the paths in `wanted`; cards elsewhere are none of the plan's business
 */
export function planChanges(wanted: readonly Wanted[], cards: ReadonlyMap<string, Card>): Plan {
  const donors = donorsByBlob(wanted, cards);
  const claimed = new Set<string>();
  const moves: { to: WantedFile; from: Card }[] = [];
  const revisions: WantedFile[] = [];
  const fetches: Fetch[] = [];
  for (const want of wanted.filter(isWantedFile)) {
    const standing = cards.get(want.file.key);
    const keeps = standing?.blobId === want.blobId && isUsable(standing) && claimContent(standing, claimed);
    const from = keeps ? standing : donors.get(want.blobId)?.pop();
    if (from === undefined || !isUsable(from)) {
      fetches.push({ ...want, previous: standing ?? from });
      continue;
    }
    if (!keeps) moves.push({ to: want, from });
    if (from.version !== CARD_VERSION) revisions.push(want);
  }
  const deletes = wanted.flatMap(({ file, blobId }) => {
    const card = cards.get(file.key);
    return blobId === null && card !== undefined ? [card] : [];
  });
  return { moves, revisions, fetches: [...fetches.filter(isNew), ...fetches.filter(isOldTrouble)], deletes };
}

/** Whether the cards show the wanted files already. */
export function isNothing({ moves, revisions, fetches, deletes }: Plan): boolean {
  return moves.length + revisions.length + fetches.length + deletes.length === 0;
}

function isWantedFile(want: Wanted): want is WantedFile {
  return want.blobId !== null;
}

/** Whether what the card holds of its blob is all that there is to have. */
function isUsable(card: Card): boolean {
  return isTrusted(card) && !mayPass(card.problem);
}

/** What was tried before in vain comes last: a service that is still down is not to keep the others from being fetched. */
function isOldTrouble({ blobId, previous }: Fetch): boolean {
  return previous?.blobId === blobId;
}

function isNew(fetch: Fetch): boolean {
  return !isOldTrouble(fetch);
}

/**
 * Cards that give up their content, by blob, the best last. Each can serve one other path, since content belongs to one
 * card; content that a cut commit has left with two cards serves none, for one of them may keep it.
 */
function donorsByBlob(wanted: readonly Wanted[], cards: ReadonlyMap<string, Card>): Map<string, Card[]> {
  const holders = countHolders(cards.values());
  const givingUp = wanted.flatMap(({ file, blobId }) => {
    const card = cards.get(file.key);
    if (card === undefined || card.blobId === blobId || !isTrusted(card)) return [];
    return card.content === null || holders.get(card.content.contentId) === 1 ? [card] : [];
  });
  return Map.groupBy(
    givingUp.toSorted((a, b) => rank(a) - rank(b)),
    ({ blobId }) => blobId,
  );
}

function rank(card: Card): number {
  if (!isUsable(card)) return 0;
  return card.version === CARD_VERSION ? 2 : 1;
}
