import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import type { Card } from '../replica/cards/card.ts';
import { readAllCards } from './cards.ts';
import type { ReadableState } from './project-item.ts';
import { readStates } from './project-states.ts';
import { readRegistry } from './registry.ts';
import type { Table } from './table.ts';

/** A project as readers see it. */
export type HubProject = ProjectKey & Omit<ReadableState, 'path'> & { readonly path: string };

/** Times that a reader starts again because a run was writing. */
const READ_ATTEMPTS = 10;

/**
 * All projects that the hub knows, sorted by instance and path. One whose item was damaged is among them, with that as
 * its last error.
 */
export async function listProjects(table: Table): Promise<HubProject[]> {
  const registered = await Array.fromAsync(readRegistry(table));
  const projects = (await readStates(table, registered)).map(({ project, state }) => {
    // GitLab leads from there to a project whose path nobody knows.
    const path = state.path ?? project.path ?? `projects/${project.projectId}`;
    return { ...state, ...project, path };
  });
  return projects.sort(
    (a, b) => compare(a.instance, b.instance) || compare(a.path, b.path) || a.projectId - b.projectId,
  );
}

/**
 * All cards of a project at one head, sorted by path. The generation is read before and after: where it has not moved
 * and no commit is half done, the cards in between belong together. After some attempts the newest are answered.
 */
export async function listCards(table: Table, project: ProjectKey): Promise<Card[]> {
  let cards = new Map<string, Card>();
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    const [before] = await readStates(table, [project]);
    cards = await readAllCards(table, project);
    const [after] = await readStates(table, [project]);
    if (after?.state.generation === before?.state.generation && after?.state.syncing === null) break;
  }
  return [...cards.values()].sort((a, b) => compare(a.path, b.path));
}

/** `path`, or `<instance>#<id>`. */
export function isProjectNamed(project: HubProject, name: string): boolean {
  return project.path === name || formatProjectKey(project) === name;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
