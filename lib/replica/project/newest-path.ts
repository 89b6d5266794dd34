import type { ReplicateMessage } from '../../queue/message.ts';
import type { ProjectState } from './project-state.ts';

/** Where to look for the project: the newest of what the hint and the table say; null if neither knows. */
export function newestPath(
  project: ProjectState,
  hint: Pick<ReplicateMessage, 'path' | 'receivedAt'>,
): string | null {
  const hintIsOlder =
    project.observedAt !== null && Date.parse(hint.receivedAt) < Date.parse(project.observedAt);
  return hintIsOlder ? (project.path ?? hint.path) : (hint.path ?? project.path);
}
