import { pipeline } from '../../lib/pipeline.ts';
import type { Card } from '../../lib/replica/cards/card.ts';
import { type HubProject, listCards, listProjects } from '../../lib/store/hub.ts';
import { PARALLEL_REQUESTS } from '../../lib/store/table.ts';
import { command, type Session } from '../command.ts';
import { findNamed, noSuchProject } from '../find-project.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { HUB } from '../usage.ts';

export const models = command({
  name: 'models',
  operands: [],
  options: { project: { value: 'P', summary: 'only those of this project' } },
  summary: 'the models, one line each, or why a file is none',
  examples: [`${HUB} models --project acme/data/webshop-models`],
  parse: (input) => input.text('project'),
  run: printModels,
});

async function printModels(named: string | null, { openHub, json }: Session): Promise<void> {
  const { table } = await openHub();
  const all = await listProjects(table);
  const projects = named === null ? all : findNamed(all, named);
  if (named !== null && projects.length === 0) throw noSuchProject(named);
  const found = new Map<HubProject, ModelRow[]>();
  await pipeline(projects, { items: PARALLEL_REQUESTS }, async (project) => {
    const cards = await listCards(table, project);
    found.set(
      project,
      cards.map((card) => toRow(project, card)),
    );
  });
  const rows = projects.flatMap((project) => found.get(project) ?? []);
  return json ? writeJson(rows.map(toJson)) : writeOut(formatModels(rows));
}

export type ModelRow = ReturnType<typeof toRow>;

export function toRow({ instance, projectId, path: project }: HubProject, card: Card) {
  const { path, blobId, bytes, name, catalogue, problem } = card;
  return {
    instance,
    projectId,
    project,
    path,
    blobId,
    bytes,
    name,
    target: catalogue?.target ?? null,
    isDelta: catalogue?.isDelta ?? false,
    entities: catalogue?.entities ?? null,
    attributes: catalogue?.attributes ?? null,
    relationships: catalogue?.relationships ?? null,
    contentHash: catalogue?.contentHash ?? null,
    problem,
  };
}

/** Programs count on these fields; more are on the card. */
export function toJson({ isDelta: _, ...row }: ModelRow) {
  return row;
}

export function formatModels(rows: readonly ModelRow[]): string {
  if (rows.length === 0) return 'No models.\n';
  return formatTable(rows, [
    { title: 'PROJECT', value: ({ project }) => project },
    { title: 'PATH', value: ({ path }) => path },
    { title: 'NAME', value: ({ name }) => name },
    { title: 'TARGET', value: ({ target, isDelta }) => (isDelta ? `${target ?? ''} delta`.trim() : target) },
    { title: 'ENTITIES', value: ({ entities }) => entities },
    { title: 'BYTES', value: ({ bytes }) => bytes },
    { title: 'PROBLEM', value: ({ problem }) => problem && `${problem.code}: ${problem.message}` },
  ]);
}
