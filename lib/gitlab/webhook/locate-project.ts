import { isProjectPath } from '../project-path.ts';
import { type Ignore, ignore } from './decision.ts';
import type { Payload } from './payload.ts';

/** Which project an event is about. */
type Located = {
  readonly kind: 'located';
  readonly projectId: number;
  /** Null: the table knows it, or GitLab tells it by the id. */
  readonly path: string | null;
};

/**
 * Finds out which project an event is about. A hint without a path is still a hint; one without an id is none, since
 * paths change hands.
 * @param instance the base URL of the GitLab that sent it
 */
export function locateProject(payload: Payload, instance: string): Located | Ignore {
  // Versions before 2016, system hooks and events of a project's life have the id only at the top.
  const projectId = payload.project?.id ?? payload.project_id;
  if (projectId === null) {
    return ignore(
      payload,
      'NO_PROJECT_ID',
      'The event does not say which project it is about: is there a custom webhook template without project_id?',
    );
  }
  const path = payload.project?.path_with_namespace ?? payload.path_with_namespace;
  if (path !== null && isProjectPath(path)) return { kind: 'located', projectId, path };
  const page = payload.project?.web_url ?? payload.repository?.homepage ?? null;
  return { kind: 'located', projectId, path: pathBelow(instance, page) };
}

/**
 * What stands behind the instance's root in the address of a project's page. Scheme and host may be other than those
 * configured (an internal name): they are not used for anything.
 */
function pathBelow(instance: string, page: string | null): string | null {
  const url = URL.parse(page ?? '');
  const root = new URL(instance).pathname.replace(/\/$/, '');
  if (url === null || !url.pathname.startsWith(`${root}/`)) return null;
  const path = url.pathname.slice(root.length + 1);
  // What needs an escape is no character of a GitLab path.
  return isProjectPath(path) && !path.includes('%') ? path : null;
}
