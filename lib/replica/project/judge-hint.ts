import type { ModelPatterns } from '../../hackolade/model-patterns.ts';
import type { ReplicateMessage } from '../../queue/message.ts';
import { isListed, isSettled } from './judge-state.ts';
import { newestPath } from './newest-path.ts';
import type { ProjectState } from './project-state.ts';
import { STALENESS_MS } from './staleness.ts';

/**
 * Whether a hint tells nothing that the table does not already show: then no request is made at all. A full run is
 * asked for in order to doubt the table.
 */
export function isOldNews(
  project: ProjectState,
  hint: Pick<ReplicateMessage, 'path' | 'branch' | 'after' | 'receivedAt' | 'full'>,
  patterns: ModelPatterns,
): boolean {
  if (hint.full || project.status !== 'synced' || !isSettled(project, patterns)) return false;
  if (project.observedAt === null || newestPath(project, hint) !== project.path) return false;
  const isOtherBranch = hint.branch !== undefined && hint.branch !== project.defaultBranch;
  if (hint.after === project.head && !isOtherBranch) return true;
  return project.askedAt !== null && Date.parse(hint.receivedAt) + STALENESS_MS < Date.parse(project.askedAt);
}

/**
 * Whether the first that is heard of a project is that GitLab deletes it. Nothing is written of it then, unless it can
 * still be read.
 */
export function isStranger(project: ProjectState, { trigger }: Pick<ReplicateMessage, 'trigger'>): boolean {
  return trigger === 'project_destroy' && !isListed(project);
}

/** Whether a push came so long after the project was found to be gone that it was most likely made since. */
export function isRevived(
  { status, lastError }: Pick<ProjectState, 'status' | 'lastError'>,
  { after, receivedAt }: Pick<ReplicateMessage, 'after' | 'receivedAt'>,
): boolean {
  if (status !== 'gone' || lastError === null || after === null) return false;
  return Date.parse(receivedAt) > Date.parse(lastError.at) + STALENESS_MS;
}
