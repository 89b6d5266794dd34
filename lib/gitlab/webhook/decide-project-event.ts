import { type Decision, subjectOf } from './decision.ts';
import { locateProject } from './locate-project.ts';
import type { Payload } from './payload.ts';

/** Why it is worth a look, by GitLab's name of the event. */
const REASONS = {
  project_create: 'A new project: it will be replicated.',
  project_destroy: 'The project will be looked for; its models stay until it is forgotten here.',
  project_rename: 'The project has a new path: it will be replicated from there.',
  project_transfer: 'The project has a new path: it will be replicated from there.',
  project_update: 'The project has changed: its default branch will be replicated.',
} as const;

type ProjectEvent = keyof typeof REASONS;

export function isProjectEvent(kind: string | null): kind is ProjectEvent {
  return kind !== null && Object.hasOwn(REASONS, kind);
}

/** An event of a project's life, from a system hook or (its begin and end) from a group's. */
export function decideProjectEvent(event: ProjectEvent, payload: Payload, instance: string): Decision {
  const located = locateProject(payload, instance);
  if (located.kind === 'ignore') return located;
  return {
    ...located,
    ...subjectOf(payload),
    kind: 'enqueue',
    before: null,
    after: null,
    trigger: event,
    full: false,
    reason: REASONS[event],
  };
}
