import type { HeldLetters } from './held-letters.ts';
import type { knowProjects, Letter } from './letter.ts';
import { isSelected, type Selection } from './selection.ts';

export type LetterSource = {
  readonly held: HeldLetters;
  readonly know: Awaited<ReturnType<typeof knowProjects>>;
  readonly selection: Selection;
  /** By which ages are counted. */
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** The dead letters that are meant, batch by batch. */
export async function* selectLetters({
  held,
  know,
  selection,
  now,
  signal,
}: LetterSource): AsyncGenerator<readonly Letter[]> {
  for await (const batch of held.batches(signal)) {
    yield batch.map(know).filter((letter) => isSelected(letter, selection, now));
  }
}
