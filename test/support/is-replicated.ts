import type { ProjectKey } from '../../lib/project-key.ts';
import { readProject } from '../../lib/store/project.ts';
import type { Table } from '../../lib/store/table.ts';

/** Whether the table shows this commit, with nothing left to do. */
export async function isReplicated(table: Table, key: ProjectKey, commit: string): Promise<boolean> {
  const { head, syncing, openRuns } = await readProject(table, key);
  return head === commit && syncing === null && openRuns.length === 0;
}
