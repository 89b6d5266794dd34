import type { ProjectKey } from '../project-key.ts';
import { HUB_PK, PROJECT_PREFIX, projectOfRegistrySk } from './keys.ts';
import { queryPrefix } from './query.ts';
import type { Table } from './table.ts';

/** A project of the hub's list, and where it was when it was put there; null: nobody knew. */
export type RegisteredProject = ProjectKey & { readonly path: string | null };

/** The hub's list, page by page. What is no project is left out. */
export async function* readRegistry(table: Table): AsyncGenerator<RegisteredProject> {
  for await (const { SK, path } of queryPrefix(table, HUB_PK, PROJECT_PREFIX)) {
    const project = projectOfRegistrySk(SK?.S ?? '');
    if (project !== null) yield { ...project, path: path?.S ?? null };
  }
}
