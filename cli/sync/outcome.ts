import type { DiaryEntry } from '../../lib/store/diary.ts';
import { counted } from '../counted.ts';

/** What has become of a hint. `retrying` and `waiting` are not the end of it. */
export type Outcome =
  | { readonly kind: 'synced'; readonly head: string; readonly changes: number }
  | { readonly kind: 'unchanged' | 'empty' | 'gone' }
  | { readonly kind: 'failed' | 'retrying'; readonly code: string; readonly message: string }
  | { readonly kind: 'waiting' };

/** @param entry the newest that the diary has of the hint */
export function outcomeOf(entry: DiaryEntry | undefined): Outcome {
  switch (entry?.kind) {
    case undefined:
      return { kind: 'waiting' };
    case 'synced': {
      const { headAfter: head, added, updated, moved, deleted } = entry;
      return { kind: 'synced', head, changes: added + updated + moved + deleted };
    }
    case 'idle':
      return { kind: entry.outcome };
    case 'failed': {
      const { status, error } = entry;
      if (status === 'gone') return { kind: 'gone' };
      return { kind: status === 'failed' ? 'failed' : 'retrying', code: error.code, message: error.message };
    }
  }
}

/** Whether nothing more will come of it. */
export function isOver({ kind }: Outcome): boolean {
  return kind !== 'waiting' && kind !== 'retrying';
}

/** Whether the table shows what GitLab has. */
export function isWell({ kind }: Outcome): boolean {
  return kind === 'synced' || kind === 'unchanged' || kind === 'empty' || kind === 'gone';
}

export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'synced':
      return `synced to ${outcome.head.slice(0, 8)}, ${counted(outcome.changes, 'model')} changed`;
    case 'unchanged':
      return 'unchanged';
    case 'empty':
      return 'empty: no commit on the default branch';
    case 'gone':
      return 'gone: GitLab has deleted the project';
    case 'failed':
      return `failed: ${outcome.code}: ${outcome.message}`;
    case 'retrying':
      return `not yet, it will be tried again: ${outcome.code}: ${outcome.message}`;
    case 'waiting':
      return 'not looked at yet';
  }
}
