import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { writeJson, writeOut } from '../output.ts';
import { formatTable, show } from '../table.ts';
import { HUB } from '../usage.ts';

export const projects = command({
  name: 'projects',
  operands: [],
  options: {},
  summary: 'the projects that are replicated, and how they are',
  examples: [`${HUB} projects`],
  parse: () => undefined,
  run: printProjects,
});

async function printProjects(_: undefined, { openHub, json }: Session): Promise<void> {
  const { table } = await openHub();
  const all = await listProjects(table);
  return json ? writeJson(all.map(toRow)) : writeOut(formatProjects(all));
}

/** A line for each project, and under them what is wrong with some, which may be long. */
export function formatProjects(all: readonly HubProject[]): string {
  const table = formatTable(all, [
    { title: 'INSTANCE', value: ({ instance }) => instance },
    { title: 'ID', value: ({ projectId }) => projectId },
    { title: 'PROJECT', value: ({ path }) => path },
    { title: 'BRANCH', value: ({ defaultBranch }) => defaultBranch },
    { title: 'HEAD', value: ({ head }) => head?.slice(0, 8) ?? null },
    { title: 'STATUS', value: ({ status }) => status },
    { title: 'MODELS', value: ({ models }) => models },
    { title: 'PROBLEMS', value: ({ problems }) => problems },
    { title: 'SYNCED', value: ({ syncedAt }) => syncedAt },
    { title: 'LAST ERROR', value: ({ lastError }) => lastError?.code ?? null },
  ]);
  return [table, ...all.flatMap(describeError)].join('\n');
}

function describeError({ path, lastError }: HubProject): string[] {
  if (lastError === null) return [];
  const { code, message, advice, at } = lastError;
  const lines = [`${path} at ${at}`, `  ${code}: ${message}`, ...(advice === null ? [] : [`  ${advice}`])];
  return [lines.map((line) => `${show(line)}\n`).join('')];
}

/** Programs count on these fields. */
export function toRow(project: HubProject) {
  const { instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt, lastError } =
    project;
  return {
    ...{ instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt },
    lastError: lastError && { code: lastError.code, message: lastError.message, at: lastError.at },
  };
}
