import type { ProjectKey } from '../project-key.ts';
import { getItems } from './get-items.ts';
import { PROJECT_SK, projectPk } from './keys.ts';
import { toItem } from './marshal.ts';
import { type ReadableState, readableProject } from './project-item.ts';
import type { Table } from './table.ts';

/** What the items of projects say, to readers, in the order of the projects. */
export async function readStates<Project extends ProjectKey>(
  table: Table,
  projects: readonly Project[],
): Promise<{ readonly project: Project; readonly state: ReadableState }[]> {
  const keys = projects.map((project) => toItem({ PK: projectPk(project), SK: PROJECT_SK }));
  const items = await getItems(table, keys);
  const itemOf = new Map(items.map((item) => [item.PK?.S, item]));
  const now = () => new Date();
  return projects.map((project) => ({
    project,
    state: readableProject(itemOf.get(projectPk(project)), now),
  }));
}
