import type { Counts } from '../project/project-state.ts';
import type { ProjectStep } from '../replica-store.ts';
import type { CommitWork, Progress } from './commit-work.ts';

export const CONTINUE: ProjectStep = { kind: 'continue' };

/** The project says where its cards are on the way to. */
export function beginStep({ target: { head, former } }: CommitWork): ProjectStep {
  return { kind: 'begin', syncing: head, former };
}

/** The project says what its cards show, all of them, and the diary how they came to it. */
export function finishStep(
  { target, recordOf }: CommitWork,
  counts: Counts,
  { committed, trouble }: Progress,
  now: Date,
): ProjectStep {
  const status = trouble === null ? 'synced' : 'pending';
  const project = { ...target, ...counts, status, syncedAt: now.toISOString() } as const;
  return { kind: 'finish', project, record: recordOf(committed) };
}
