import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectFormat } from '../../lib/git/types.ts';
import { git } from './git.ts';

export type RepositoryOptions = {
  /** `main` if absent. */
  readonly defaultBranch?: string;
  /** `sha1` if absent. */
  readonly objectFormat?: ObjectFormat;
};

/** Makes an empty bare repository in a directory that does not exist yet. */
export async function createRepository(directory: string, options: RepositoryOptions = {}): Promise<void> {
  const { defaultBranch = 'main', objectFormat = 'sha1' } = options;
  const format = `--object-format=${objectFormat}`;
  // No template: its hooks are samples, and its files are no part of a project.
  await git([
    'init',
    '--quiet',
    '--bare',
    '--template=',
    format,
    `--initial-branch=${defaultBranch}`,
    directory,
  ]);
}

/** The branch that HEAD names; it need not exist yet. It is a file in the format of gitrepository-layout(5). */
export async function readDefaultBranch(repository: string): Promise<string> {
  return (await readFile(join(repository, 'HEAD'), 'utf8')).trim().replace(/^ref: refs\/heads\//, '');
}
