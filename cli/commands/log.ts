import { listProjects } from '../../lib/store/hub.ts';
import { command, type Session } from '../command.ts';
import { newestRows } from '../diary/newest-rows.ts';
import { COLUMNS, toJson } from '../diary/rows.ts';
import { findProject } from '../find-project.ts';
import type { Input } from '../input.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { HUB, usage } from '../usage.ts';

type Log = { readonly project: string | null; readonly limit: number };

const DEFAULT_LIMIT = 20;

export const log = command({
  name: 'log',
  operands: [],
  options: {
    project: { value: 'P', summary: 'only of this project' },
    limit: { value: 'N', summary: `at most so many, ${DEFAULT_LIMIT} if nothing is said` },
  },
  summary: 'what runs have changed, and how some have failed, the newest first',
  details: ['Entries are kept for 90 days. A run that found nothing to do leaves one only after `hub sync`.'],
  examples: [`${HUB} log`, `${HUB} log --project acme/data/models --limit 5`],
  parse: (input): Log => ({ project: input.text('project'), limit: readLimit(input) }),
  run: printLog,
});

function readLimit(input: Input): number {
  const text = input.text('limit');
  if (text === null) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (!/^\d{1,5}$/.test(text) || limit === 0) throw usage('--limit takes a number from 1 on.', 'log');
  return limit;
}

async function printLog({ project, limit }: Log, { openHub, json }: Session): Promise<void> {
  const { table } = await openHub();
  const all = await listProjects(table);
  const projects = project === null ? all : [findProject(all, project)];
  const rows = await newestRows(table, projects, limit);
  if (json) return writeJson(rows.map(toJson));
  return writeOut(rows.length === 0 ? 'Nothing has happened yet.\n' : formatTable(rows, COLUMNS));
}
