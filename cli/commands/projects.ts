import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import type { Hub } from '../open-hub.ts';
import { writeJson, writeOut } from '../output.ts';
import { formatTable } from '../table.ts';

export async function printProjects({ table }: Hub, json: boolean): Promise<void> {
  const projects = await listProjects(table);
  if (json) return writeJson(projects.map(toRow));
  return writeOut(
    formatTable(projects, [
      { title: 'INSTANCE', value: ({ instance }) => instance },
      { title: 'ID', value: ({ projectId }) => projectId },
      { title: 'PROJECT', value: ({ path }) => path },
      { title: 'BRANCH', value: ({ defaultBranch }) => defaultBranch },
      { title: 'HEAD', value: ({ head }) => head?.slice(0, 8) ?? null },
      { title: 'STATUS', value: ({ status }) => status },
      { title: 'MODELS', value: ({ models }) => models },
      { title: 'PROBLEMS', value: ({ problems }) => problems },
      { title: 'SYNCED', value: ({ syncedAt }) => syncedAt },
      {
        title: 'LAST ERROR',
        value: ({ lastError }) =>
          lastError && `${lastError.code}: ${lastError.message} ${lastError.advice ?? ''}`.trim(),
      },
    ]),
  );
}

function toRow(project: HubProject) {
  const { instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt, lastError } =
    project;
  return {
    ...{ instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt },
    lastError: lastError && { code: lastError.code, message: lastError.message, at: lastError.at },
  };
}
