import type { HubProject } from '../../lib/store/hub.ts';
import type { HeldLetters } from './held-letters.ts';
import { knowProjects, type Letter } from './letter.ts';
import { isSelected, type Selection } from './selection.ts';

export type LetterSource = {
  readonly held: HeldLetters;
  /** All that the table has. */
  readonly projects: readonly HubProject[];
  readonly selection: Selection;
  /** By which ages are counted. */
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** The dead letters that are meant, batch by batch. */
export async function* selectLetters({
  held,
  projects,
  selection,
  now,
  signal,
}: LetterSource): AsyncGenerator<readonly Letter[]> {
  const know = knowProjects(projects);
  for await (const batch of held.batches(signal)) {
    yield batch.map(know).filter((letter) => isSelected(letter, selection, now));
  }
}
