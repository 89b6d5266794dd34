import { formatProjectKey } from '../../lib/project-key.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { formatAge, parseAge } from '../age.ts';
import type { Option } from '../command.ts';
import { findKnown, readProjectKey } from '../find-project.ts';
import type { Input } from '../input.ts';
import { usage } from '../usage.ts';
import type { Letter } from './letter.ts';

/** Which dead letters are meant; null: no matter. */
export type Selection = {
  /** A delivery or a message id. */
  readonly id: string | null;
  readonly project: string | null;
  readonly reason: string | null;
  readonly olderThanMs: number | null;
};

export const FILTERS: Readonly<Record<string, Option>> = {
  project: { value: 'P', summary: 'only those of this project' },
  reason: {
    value: 'CODE',
    summary: 'only those given up for this reason, such as GIT_UNAUTHORIZED or CRASHED',
  },
  'older-than': { value: 'AGE', summary: 'only those that have waited for longer: 30m, 2h, 3d' },
};

/** @throws CommandError (usage) */
export function readSelection(input: Input, id: string | null): Selection {
  const age = input.text('older-than');
  return {
    id,
    project: input.text('project'),
    reason: input.text('reason')?.toUpperCase() ?? null,
    olderThanMs: age === null ? null : parseAge(age),
  };
}

/**
 * The same for a command that changes something: the id that it may be given, a filter, or `--all`.
 * @throws CommandError (usage) unless it is said which ones, in one way
 */
export function readMeant(input: Input, name: string): Selection {
  const selection = readSelection(input, input.operand(0));
  if (!isSelective(selection) && !input.flag('all'))
    throw usage('Say which: an id, --project, --reason, --older-than, or --all.', name);
  if (isSelective(selection) && input.flag('all')) throw usage('Say either --all or which ones.', name);
  return selection;
}

/**
 * The selection with the key of its project in the place of the path that was typed. Letters may be of a project that the
 * table does not know: it is then looked for as it was typed.
 * @throws CommandError (usage) if the table knows more than one project of that path
 */
export function resolveProject(selection: Selection, all: readonly HubProject[]): Selection {
  if (selection.project === null) return selection;
  const key = findKnown(all, selection.project) ?? readProjectKey(selection.project);
  return key === null ? selection : { ...selection, project: formatProjectKey(key) };
}

/** Whether it says which ones. */
export function isSelective({ id, project, reason, olderThanMs }: Selection): boolean {
  return [id, project, reason, olderThanMs].some((filter) => filter !== null);
}

/** @param now by which ages are counted */
export function isSelected(
  letter: Letter,
  { id, project, reason, olderThanMs }: Selection,
  now: Date,
): boolean {
  const key = letter.project && formatProjectKey(letter.project);
  return (
    (id === null || letter.delivery === id || letter.messageId === id) &&
    (project === null || letter.path?.toLowerCase() === project.toLowerCase() || key === project) &&
    (reason === null || letter.code === reason) &&
    (olderThanMs === null || now.getTime() - letter.sentAt.getTime() > olderThanMs)
  );
}

/** In words, for a question and where nothing fits: `of acme/models, for CRASHED`. */
export function describeSelection({ id, project, reason, olderThanMs }: Selection): string {
  const parts = [
    id === null ? null : `with the id ${id}`,
    project === null ? null : `of ${project}`,
    reason === null ? null : `given up for ${reason}`,
    olderThanMs === null ? null : `older than ${formatAge(olderThanMs)}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
