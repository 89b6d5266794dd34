import type { Card } from './card.ts';
import type { Slice } from './commit-slice.ts';
import type { Plan } from './plan.ts';
import type { StandingCards } from './standing-cards.ts';
import type { Committed } from './sync-record.ts';

/**
 * What is done by writing and deleting cards of a slice; to be called before that. A card that is moved in one slice and
 * revised in another has moved, once.
 * @param fetched the cards among the written that were made of what git has sent
 */
export function summarise(
  { moves }: Plan,
  slice: Slice,
  standing: StandingCards,
  { written, fetched, deleted }: Readonly<Record<'written' | 'fetched' | 'deleted', readonly Card[]>>,
): Committed {
  const movedTo = keysOf(moves.map(({ to }) => to.file));
  const movedFrom = keysOf(moves.map(({ from }) => from));
  const movedNow = keysOf(slice.moves.map(({ to }) => to.file));
  const fetchedKeys = keysOf(fetched);
  const moved = written.filter(({ key }) => movedNow.has(key));
  const others = written.filter(({ key }) => !movedTo.has(key));
  const updated = others.filter(({ key }) => standing.at(key) !== undefined).length;
  return {
    added: others.length - updated,
    updated,
    moved: moved.length,
    deleted: deleted.filter(({ key }) => !movedFrom.has(key)).length,
    problems: [...moved, ...others].filter(({ problem }) => problem !== null).length,
    bytes: written.reduce((sum, { key, bytes }) => sum + (fetchedKeys.has(key) ? bytes : 0), 0),
  };
}

function keysOf(items: readonly { readonly key: string }[]): Set<string> {
  return new Set(items.map(({ key }) => key));
}
