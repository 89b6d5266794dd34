import type { CardWrite, ProjectStep } from './replica-store.ts';

export type Transaction = {
  readonly step: ProjectStep;
  readonly writes: readonly CardWrite[];
};

/**
 * Cuts a commit into transactions. Adds and changes come first and deletes last, so that a reader in between
 * may see a renamed file twice but never misses it; `syncing` stands from the first to the last.
 */
export function cutTransactions(
  writes: readonly CardWrite[],
  finish: Extract<ProjectStep, { kind: 'finish' }>,
  cardsPerTransaction: number,
): Transaction[] {
  const ordered = [...writes].sort((a, b) => rank(a) - rank(b));
  const chunks: CardWrite[][] = [];
  for (let at = 0; at < ordered.length; at += cardsPerTransaction) {
    chunks.push(ordered.slice(at, at + cardsPerTransaction));
  }
  if (chunks.length === 0) chunks.push([]);
  return chunks.map((chunk, index) => ({ step: stepFor(index, chunks.length, finish), writes: chunk }));
}

function rank(write: CardWrite): number {
  return write.kind === 'put' ? 0 : 1;
}

function stepFor(
  index: number,
  count: number,
  finish: Extract<ProjectStep, { kind: 'finish' }>,
): ProjectStep {
  if (index === count - 1) return finish;
  if (index > 0) return { kind: 'continue' };
  const { head, former } = finish.project;
  return { kind: 'begin', syncing: head, former };
}
