import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { PermanentError } from '../../lib/errors.ts';

const listedProject = z.object({
  id: z.int().check(z.positive()),
  /** `group/subgroup/project` */
  path: z.string(),
  /** Paths that the project has left, and that lead to it unless another project has taken them. */
  formerPaths: z._default(z.array(z.string()), []),
  createdAt: z.iso.datetime(),
});
const projectList = z.object({ version: z.literal(1), projects: z.array(listedProject) });

export type ListedProject = Readonly<z.infer<typeof listedProject>>;

/**
 * Reads the file that `writeProjectList` writes; a file that does not exist is an empty list.
 * @throws PermanentError `PROJECT_LIST_UNREADABLE`
 */
export async function readProjectList(file: string): Promise<readonly ListedProject[]> {
  if (!existsSync(file)) return [];
  try {
    return projectList.parse(JSON.parse(await readFile(file, 'utf8'))).projects;
  } catch (cause) {
    throw new PermanentError('PROJECT_LIST_UNREADABLE', `${file} is not a list of projects.`, {
      advice: 'Mend the file, or start with another data directory.',
      cause,
    });
  }
}

/** Whoever reads it meanwhile sees the old list or the new one. */
export async function writeProjectList(file: string, projects: readonly ListedProject[]): Promise<void> {
  const list = projects.map(({ id, path, formerPaths, createdAt }) => ({
    id,
    path,
    formerPaths,
    createdAt,
  }));
  await writeFile(`${file}.new`, `${JSON.stringify({ version: 1, projects: list }, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
