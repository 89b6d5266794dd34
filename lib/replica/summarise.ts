import type { Card } from './card.ts';
import type { Plan } from './plan.ts';
import type { StandingCards } from './standing-cards.ts';
import type { Committed } from './sync-record.ts';

/** What is done by writing and deleting cards of a plan; to be called before that. */
export function summarise(
  { moves }: Plan,
  standing: StandingCards,
  written: readonly Card[],
  deleted: readonly Card[],
): Committed {
  const movedTo = new Set(moves.map(({ to }) => to.file.key));
  const movedFrom = new Set(moves.map(({ from }) => from.key));
  const fetched = written.filter(({ key }) => !movedTo.has(key));
  const updated = fetched.filter(({ key }) => standing.at(key) !== undefined).length;
  return {
    added: fetched.length - updated,
    updated,
    moved: written.length - fetched.length,
    deleted: deleted.filter(({ key }) => !movedFrom.has(key)).length,
    problems: written.filter(({ problem }) => problem !== null).length,
    bytes: fetched.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
