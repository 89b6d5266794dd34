import { UnusableHead } from '../../errors.ts';
import type { Card } from '../cards/card.ts';
import type { Counts } from '../project/project-state.ts';
import type { Comparison } from './compare.ts';
import type { Plan } from './plan.ts';

/** How many of the cards have a problem, and how many have none. */
export function countCards(cards: Iterable<Card>): Counts {
  let models = 0;
  let problems = 0;
  for (const card of cards) {
    if (card.problem === null) models += 1;
    else problems += 1;
  }
  return { models, problems };
}

/** The counts once some cards have taken the place of others. */
export function countAfter(base: Counts, before: readonly Card[], after: readonly Card[]): Counts {
  const [less, more] = [countCards(before), countCards(after)];
  return {
    models: base.models - less.models + more.models,
    problems: base.problems - less.problems + more.problems,
  };
}

/** Files of one project. Each is a card to write, to pay for, and to hold in memory in a whole comparison: at most 15 KB. */
export const MAX_CARDS = 30_000;

/** @throws UnusableHead `TOO_MANY_MODELS` if more cards would come of it than a project may have */
export function checkCount(
  { models, problems }: Counts,
  { whole, cards }: Comparison,
  { moves, fetches, deletes }: Plan,
): void {
  const before = whole ? cards.size : models + problems;
  const targets = [...fetches, ...moves.map(({ to }) => to)];
  const count = before + targets.filter(({ file }) => !cards.has(file.key)).length - deletes.length;
  if (count <= MAX_CARDS) return;
  throw new UnusableHead('TOO_MANY_MODELS', `The project has ${count} models, ${MAX_CARDS} are allowed.`, {
    advice: 'Split the repository, or leave out directories with .hubignore.',
  });
}
