import type { CardWrite, ProjectStep, SyncedProject } from './replica-store.ts';

/**
 * Cards in one transaction: DynamoDB takes 100 actions and 4 MB, and one action is the project's own. A card is
 * at most 8 KB, so that the number of actions binds long before the bytes do.
 */
const CARDS_PER_TRANSACTION = 98;

export type Transaction = {
  readonly step: ProjectStep;
  readonly writes: readonly CardWrite[];
};

/**
 * Cuts a commit into transactions. Adds and changes come first and deletes last, so that a reader in between
 * may see a renamed file twice but never misses it; `syncing` stands from the first to the last.
 */
export function cutTransactions(writes: readonly CardWrite[], project: SyncedProject): Transaction[] {
  const ordered = [...writes].sort((a, b) => rank(a) - rank(b));
  const chunks: CardWrite[][] = [];
  for (let at = 0; at < ordered.length; at += CARDS_PER_TRANSACTION) {
    chunks.push(ordered.slice(at, at + CARDS_PER_TRANSACTION));
  }
  if (chunks.length === 0) chunks.push([]);
  return chunks.map((chunk, index) => ({ step: stepFor(index, chunks.length, project), writes: chunk }));
}

function rank(write: CardWrite): number {
  return write.kind === 'put' ? 0 : 1;
}

function stepFor(index: number, count: number, project: SyncedProject): ProjectStep {
  if (index === count - 1) return { kind: 'finish', project };
  return index === 0 ? { kind: 'begin', syncing: project.head } : { kind: 'continue' };
}
