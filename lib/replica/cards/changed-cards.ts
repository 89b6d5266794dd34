import type { Card } from './card.ts';

/** A card as it is now, and the path that it came from. */
type MovedCard = { readonly card: Card; readonly from: string };

/** What a slice has done to cards. Each is in one of the lists at most. */
export type ChangedCards = {
  readonly added: readonly Card[];
  readonly updated: readonly Card[];
  readonly moved: readonly MovedCard[];
  readonly deleted: readonly Card[];
};
