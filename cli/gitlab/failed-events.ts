import type { HookEvent } from './events.ts';
import type { Target } from './hook-target.ts';

/**
 * What has failed since the last delivery that went through, the newest first. Of a group each project is judged by itself:
 * that one was delivered says nothing of another.
 * @param events the newest first
 */
export function failedSince(events: readonly HookEvent[], { kind }: Target): HookEvent[] {
  const delivered = new Set<number | null>();
  return events.filter((event) => {
    const projectId = kind === 'project' ? null : event.projectId;
    if (event.isGood) delivered.add(projectId);
    return !delivered.has(projectId);
  });
}
