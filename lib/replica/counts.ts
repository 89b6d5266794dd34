import type { Card } from './card.ts';
import type { Counts } from './project-state.ts';

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
