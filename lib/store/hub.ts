import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import type { Card } from '../replica/card.ts';
import type { ProjectState } from '../replica/project-state.ts';
import { readAllCards } from './cards.ts';
import { getItems } from './get-items.ts';
import { HUB_PK, PROJECT_PREFIX, PROJECT_SK, projectOfRegistrySk, projectPk } from './keys.ts';
import { type Item, toItem } from './marshal.ts';
import { readableProject } from './project-item.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';

/** A project as readers see it. */
export type HubProject = ProjectKey &
  Omit<ProjectState, 'path' | 'openRuns' | 'fencedRuns'> & { readonly path: string };

/** Times that a reader starts again because a run was writing. */
const READ_ATTEMPTS = 10;

/**
 * All projects that the hub knows, sorted by instance and path. One whose item was damaged is among them, with that as
 * its last error.
 */
export async function listProjects(table: Table): Promise<HubProject[]> {
  const registered: (ProjectKey & { readonly path: string | undefined })[] = [];
  for await (const { SK, path } of queryPrefix(table, HUB_PK, PROJECT_PREFIX)) {
    const project = projectOfRegistrySk(SK?.S ?? '');
    if (project !== null) registered.push({ ...project, path: path?.S });
  }
  const items = await getItems(table, registered.map(projectKey));
  const itemOf = new Map(items.map((item) => [item.PK?.S, item]));
  const projects = registered.map((project) => {
    const state = readableProject(itemOf.get(projectPk(project)), now);
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
    const before = await readState(table, project);
    cards = await readAllCards(table, project);
    const after = await readState(table, project);
    if (after.generation === before.generation && after.syncing === null) break;
  }
  return [...cards.values()].sort((a, b) => compare(a.path, b.path));
}

async function readState(table: Table, project: ProjectKey) {
  const [item] = await getItems(table, [projectKey(project)]);
  return readableProject(item, now);
}

function projectKey(project: ProjectKey): Item {
  return toItem({ PK: projectPk(project), SK: PROJECT_SK });
}

function now(): Date {
  return new Date();
}

/** `path`, or `<instance>#<id>`. */
export function isProjectNamed(project: HubProject, name: string): boolean {
  return project.path === name || formatProjectKey(project) === name;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
