import { isDeepStrictEqual } from 'node:util';
import type { ObservedProject } from '../replica-store.ts';
import type { ProjectState } from './project-state.ts';

/** Whether the table says of a project what is seen of it, its head aside. */
export function isSameProject(project: ProjectState, observed: ObservedProject): boolean {
  return (
    project.path === observed.path &&
    project.boundPath === observed.boundPath &&
    project.webUrl === observed.webUrl &&
    project.defaultBranch === observed.defaultBranch &&
    isDeepStrictEqual(project.capabilities, observed.capabilities)
  );
}
