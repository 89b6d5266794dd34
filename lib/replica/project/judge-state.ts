import type { ModelPatterns } from '../../hackolade/model-patterns.ts';
import { CARD_VERSION } from '../cards/card.ts';
import type { ProjectState } from './project-state.ts';

/**
 * The cards are known to show `head` whole, so that only what changed since then need be looked at.
 * @param patterns which files are models by now
 */
export function isSettled(project: ProjectState, patterns: ModelPatterns): boolean {
  return (
    (project.status === 'synced' || isWaiting(project)) &&
    project.head !== null &&
    project.suspect === null &&
    project.syncing === null &&
    project.openRuns.length === 0 &&
    project.cardVersion === CARD_VERSION &&
    project.patterns === patterns
  );
}

/** The cards show what git shows, but a push was announced that git does not show yet (`expectAfter`). */
function isWaiting({ status, lastError }: ProjectState): boolean {
  return status === 'pending' && lastError?.code === 'AFTER_NOT_VISIBLE';
}

/** A full run reads all that the table holds of a project: where all was well, there is no other for so long. */
const VERIFIED_FOR_MS = 15 * 60 * 1000;

/** Whether all that the table holds of a project was found to be right a short time ago. */
export function wasVerified({ verifiedAt }: ProjectState, now: Date): boolean {
  return verifiedAt !== null && now.getTime() < Date.parse(verifiedAt) + VERIFIED_FOR_MS;
}

/** Whether the project is on the hub's list: that comes before anything else that is written of it. */
export function isListed({ generation, lastError, forgotten }: ProjectState): boolean {
  return !forgotten && (generation > 0 || lastError !== null);
}
