import { gitText } from '../../local/gitlab/git.ts';
import { commitMany, type File, packRepository } from './fast-import.ts';
import { modelOf, modelPath, otherFiles } from './models.ts';
import type { Key, World } from './world.ts';

export type ModelProject = { readonly key: Key & { path: string }; readonly repository: string };

/** A project of the sample GitLab without a commit. */
export async function newProject(world: World, path: string): Promise<ModelProject> {
  const { id: projectId, repository } = await world.gitlab.createProject({ path });
  return { key: { instance: world.link.origin, projectId, path }, repository };
}

/** Commits models of such sizes, and other files, and packs them. @returns the commit */
export async function commitModels(
  repository: string,
  sizes: readonly number[],
  others = 0,
): Promise<string> {
  await commitMany(repository, filesOf(sizes, others));
  await packRepository(repository);
  return gitText(['rev-parse', 'main'], { cwd: repository });
}

function* filesOf(sizes: readonly number[], others: number): Generator<File> {
  for (const [index, bytes] of sizes.entries()) yield [modelPath(index), modelOf(bytes, index)];
  yield* otherFiles(others);
}
