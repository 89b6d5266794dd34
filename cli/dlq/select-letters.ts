import type { HeldLetters } from './held-letters.ts';
import type { knowProjects, Letter } from './letter.ts';
import { isSelected, type Selection } from './selection.ts';

export type LetterSource = {
  readonly held: HeldLetters;
  readonly know: Awaited<ReturnType<typeof knowProjects>>;
  readonly selection: Selection;
  /** What came later is left alone: a message that is replayed in vain comes back at once. */
  readonly before: Date;
  readonly signal: AbortSignal;
};

/** The dead letters that are meant, batch by batch. */
export async function* selectLetters({
  held,
  know,
  selection,
  before,
  signal,
}: LetterSource): AsyncGenerator<readonly Letter[]> {
  for await (const batch of held.batches(signal)) {
    const letters = batch.map(know).filter(({ sentAt }) => sentAt.getTime() <= before.getTime());
    yield letters.filter((letter) => isSelected(letter, selection, before));
  }
}
