import type { ReplicateMessage } from '../../queue/message.ts';
import type { ProjectState } from '../project/project-state.ts';
import { STALENESS_MS } from '../project/staleness.ts';

/** The head that the cards show, or are on their way to: what came before it is old. */
export function shownHead({ syncing, head }: ProjectState): string | null {
  return syncing ?? head;
}

/** The head that was shown until less than ten minutes ago; null if none was. */
export function recentFormer({ former }: Pick<ProjectState, 'former'>, now: Date): string | null {
  const isRecent = former !== null && now.getTime() < Date.parse(former.leftAt) + STALENESS_MS;
  return isRecent ? former.head : null;
}

/**
 * The commit that the newest hint says the head is at, or null. One that came in before we last read the head tells of
 * a push that it may have left behind since.
 */
export function namedHead(
  { observedAt }: ProjectState,
  { after, receivedAt }: Pick<ReplicateMessage, 'after' | 'receivedAt'>,
): string | null {
  return observedAt === null || Date.parse(receivedAt) >= Date.parse(observedAt) ? after : null;
}
