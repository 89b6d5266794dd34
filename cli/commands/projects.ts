import { type HubProject, listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { formatTable } from '../terminal/table.ts';
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

async function printProjects(_: undefined, { openHub, json, pasteable }: Session): Promise<void> {
  const { table } = await openHub();
  const all = await listProjects(table);
  return json ? writeJson(all.map(toRow)) : writeOut(formatProjects(all, pasteable));
}

/** A line for each project, and under them what is wrong with some, which may be long. */
export function formatProjects(all: readonly HubProject[], pasteable: Session['pasteable']): string {
  if (all.length === 0)
    return pasteable(
      'No projects yet: one appears with the first delivery of its webhook (`hub doctor` says what is missing).\n',
    );
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
  return [table, ...all.flatMap((project) => describeError(project, pasteable))].join('\n');
}

function describeError({ path, lastError }: HubProject, pasteable: Session['pasteable']): string[] {
  if (lastError === null) return [];
  const { code, message, advice, at } = lastError;
  const lines = [
    `${path} at ${at}`,
    `  ${code}: ${message}`,
    ...(advice === null ? [] : [`  ${pasteable(advice)}`]),
  ];
  return [lines.map((line) => `${show(line)}\n`).join('')];
}

/** Programs count on these fields. */
export function toRow(project: HubProject) {
  const { instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt, lastError } =
    project;
  return {
    ...{ instance, projectId, path, defaultBranch, head, status, models, problems, syncedAt },
    lastError: lastError && readable(lastError),
  };
}

function readable({ code, message, advice, at }: NonNullable<HubProject['lastError']>) {
  return { code, message, advice, at };
}
