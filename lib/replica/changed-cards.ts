import type { Card } from './card.ts';

/** What a slice has done to cards. Each is in one of the lists at most. */
export type ChangedCards = {
  readonly added: readonly Card[];
  readonly updated: readonly Card[];
  /** As they are now. */
  readonly moved: readonly Card[];
  readonly deleted: readonly Card[];
};
