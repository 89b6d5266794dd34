import type { Card } from '../cards/card.ts';
import type { ChangedCards } from '../cards/changed-cards.ts';
import type { Plan } from '../plan/plan.ts';
import type { Committed } from '../project/sync-record.ts';
import type { Slice } from './commit-work.ts';
import type { StandingCards } from './standing-cards.ts';

type Work = { readonly plan: Plan; readonly slice: Slice; readonly standing: StandingCards };

/**
 * What is done by writing and deleting cards of a slice; to be called before that. A card that is moved in one slice and
 * revised in another has moved, once.
 */
export function changedCards(
  { plan: { moves }, slice, standing }: Work,
  written: readonly Card[],
  deleted: readonly Card[],
): ChangedCards {
  const movedTo = keysOf(moves.map(({ to }) => to.file));
  const movedFrom = keysOf(moves.map(({ from }) => from));
  const movedNow = new Map(slice.moves.map(({ from, to }) => [to.file.key, from.path]));
  const others = written.filter(({ key }) => !movedTo.has(key));
  return {
    added: others.filter(({ key }) => standing.at(key) === undefined),
    updated: others.filter(({ key }) => standing.at(key) !== undefined),
    moved: written.flatMap((card) => {
      const from = movedNow.get(card.key);
      return from === undefined ? [] : [{ card, from }];
    }),
    deleted: deleted.filter(({ key }) => !movedFrom.has(key)),
  };
}

/**
 * The same in numbers.
 * @param fetched the cards among the written that were made of what git has sent
 */
export function summarise(
  { added, updated, moved, deleted }: ChangedCards,
  written: readonly Card[],
  fetched: readonly Card[],
): Committed {
  const fetchedKeys = keysOf(fetched);
  return {
    added: added.length,
    updated: updated.length,
    moved: moved.length,
    deleted: deleted.length,
    problems: [...moved.map(({ card }) => card), ...added, ...updated].filter(
      ({ problem }) => problem !== null,
    ).length,
    bytes: written.reduce((sum, { key, bytes }) => sum + (fetchedKeys.has(key) ? bytes : 0), 0),
  };
}

function keysOf(items: readonly { readonly key: string }[]): Set<string> {
  return new Set(items.map(({ key }) => key));
}
