import { formatProjectKey } from '../../lib/project-key.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { formatAge } from '../age.ts';
import { type Column, formatTable } from '../terminal/table.ts';
import type { DeadLetter } from './dead-letter.ts';

/** A dead letter with what the table knows of its project: where it is now, and what it says itself. */
export type Letter = DeadLetter & { readonly known: HubProject | null };

/** What finds among the projects of the table that of a dead letter. */
export function knowProjects(all: readonly HubProject[]): (letter: DeadLetter) => Letter {
  const projects = new Map(all.map((known) => [formatProjectKey(known), known]));
  return (letter) => {
    const known = (letter.project && projects.get(formatProjectKey(letter.project))) ?? null;
    return { ...letter, known, path: known?.path ?? letter.path };
  };
}

/** Programs count on these fields. */
export function toRow(letter: Letter, now: Date) {
  const { messageId, delivery, code, reason, attempts, project, path, sentAt } = letter;
  return {
    ...{ messageId, delivery, code, reason, attempts },
    ...{ instance: project?.instance ?? null, projectId: project?.projectId ?? null, project: path },
    ...{ deadSince: sentAt.toISOString(), ageSeconds: secondsSince(sentAt, now) },
  };
}

export type LetterRow = ReturnType<typeof toRow>;

const COLUMNS: readonly Column<LetterRow>[] = [
  { title: 'AGE', value: ({ ageSeconds }) => formatAge(ageSeconds * 1000) },
  { title: 'REASON', value: ({ code }) => code },
  { title: 'PROJECT', value: ({ project, instance, projectId }) => project ?? keyOf(instance, projectId) },
  { title: 'ATTEMPTS', value: ({ attempts }) => attempts },
  { title: 'DELIVERY OR MESSAGE', value: ({ delivery, messageId }) => delivery ?? messageId },
];

export function formatLetters(rows: readonly LetterRow[]): string {
  return formatTable(rows, COLUMNS);
}

function keyOf(instance: string | null, projectId: number | null): string | null {
  return instance === null || projectId === null ? null : formatProjectKey({ instance, projectId });
}

function secondsSince(then: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - then.getTime()) / 1000));
}
