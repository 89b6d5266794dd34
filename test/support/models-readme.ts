import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDirectory } from './shared-directory.ts';

/** A row of a table in `models/README.md`, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** The two tables of `models/README.md`: real models, and JSON files that are none. */
export function readModelsReadme(): { models: Row[]; notModels: Row[] } {
  const markdown = readFileSync(join(sharedDirectory, 'models', 'README.md'), 'utf8');
  const [models = '', notModels = ''] = markdown.split('## Not models');
  return { models: parseTable(models), notModels: parseTable(notModels) };
}

/** Where the file of a row is. */
export function fileOf({ repo = '', path = '' }: Row, folder = ''): string {
  return join(sharedDirectory, 'models', folder, repo.replace('/', '+'), path);
}

function parseTable(markdown: string): Row[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const [header = '', , ...rows] = lines;
  const names = cells(header);
  return rows.map((row) => Object.fromEntries(cells(row).map((cell, column) => [names[column], cell])));
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
