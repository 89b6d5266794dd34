import { type Card, type Content, contentOf } from './card.ts';

/**
 * Content that was held before and is held no longer.
 *
 * @param after the cards that take their place, and all others that may refer to the same content: a commit that was
 * cut can leave a renamed file at both its paths
 */
export function supersededContent(before: readonly Content[], after: readonly Card[]): Content[] {
  const kept = new Set(after.flatMap(contentOf).map(idOf));
  return before.filter(({ contentId }) => !kept.has(contentId));
}

/**
 * Keeps content with one card: a last good version that has gone to another path with a rename, or is another card's
 * already, is let go.
 *
 * @param others the cards that stay as they are
 */
export function withOwnLastGood(cards: readonly Card[], others: readonly Card[]): Card[] {
  const held = new Set(
    [...others.flatMap(contentOf), ...cards.flatMap(({ content }) => content ?? [])].map(idOf),
  );
  return cards.map((card) => {
    if (!card.lastGood?.content) return card;
    const { contentId } = card.lastGood.content;
    if (held.has(contentId)) return { ...card, lastGood: null };
    held.add(contentId);
    return card;
  });
}

/**
 * Whether nobody has claimed what the card holds, which it then has. A commit that was cut can leave a renamed file's
 * content with both paths: the second one gets content of its own.
 * @param claimed content ids; those of the card are added
 */
export function claimContent(card: Card, claimed: Set<string>): boolean {
  const held = contentOf(card).map(idOf);
  const isFree = held.every((contentId) => !claimed.has(contentId));
  for (const contentId of held) claimed.add(contentId);
  return isFree;
}

/** How many of the cards refer to each content, by its id. */
export function countHolders(cards: Iterable<Card>): Map<string, number> {
  const holders = new Map<string, number>();
  for (const { contentId } of [...cards].flatMap(contentOf))
    holders.set(contentId, (holders.get(contentId) ?? 0) + 1);
  return holders;
}

function idOf({ contentId }: Content): string {
  return contentId;
}
