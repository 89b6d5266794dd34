import type { CardWrite, ProjectStep } from '../replica-store.ts';

export type Transaction = {
  readonly step: ProjectStep;
  readonly writes: readonly CardWrite[];
};

/**
 * Cuts a commit into transactions. Adds and changes come first and deletes last, so that a reader in between
 * may see a renamed file twice but never misses it; `syncing` stands from the first to the last.
 *
 * @param opening the step of the first one
 * @param closing the step of the last one, of the only one if one suffices; null: there is more to come
 */
export function cutTransactions(
  writes: readonly CardWrite[],
  opening: ProjectStep,
  closing: ProjectStep | null,
  cardsPerTransaction: number,
): Transaction[] {
  const ordered = [...writes].sort((a, b) => rank(a) - rank(b));
  const chunks: CardWrite[][] = [];
  for (let at = 0; at < ordered.length; at += cardsPerTransaction) {
    chunks.push(ordered.slice(at, at + cardsPerTransaction));
  }
  if (chunks.length === 0 && closing !== null) chunks.push([]);
  return chunks.map((chunk, index) => {
    if (index === chunks.length - 1 && closing !== null) return { step: closing, writes: chunk };
    return { step: index === 0 ? opening : { kind: 'continue' }, writes: chunk };
  });
}

function rank(write: CardWrite): number {
  return write.kind === 'put' ? 0 : 1;
}
