import { join } from 'node:path';
import { gitText } from '../../local/gitlab/git.ts';
import type { SampleProject } from '../../local/gitlab/sample-gitlab.ts';
import { credentials, WorkingCopy } from '../../local/gitlab/working-copy.ts';
import { sharedDirectory } from './shared-directory.ts';

/** A real history, ready to be pushed commit by commit. */
export type History = {
  /** The commits of `main` along the first parents, oldest first. */
  readonly commits: readonly string[];
  /** Pushes a commit, with all that it needs, to a branch: `main` if none is named. */
  push(commit: string, branch?: string): Promise<void>;
};

/** Takes `<name>.bundle` of the shared histories into a bare repository whose remote is the project. */
export async function openHistory(
  name: string,
  project: SampleProject,
  accessToken: string,
  directory: string,
): Promise<History> {
  await gitText([
    'clone',
    '--quiet',
    '--bare',
    join(sharedDirectory, 'histories', `${name}.bundle`),
    directory,
  ]);
  const repository = new WorkingCopy(directory, credentials(project.url, accessToken));
  await repository.git(['remote', 'set-url', 'origin', project.url]);
  const commits = await repository.git(['rev-list', '--first-parent', '--reverse', 'main']);
  return {
    commits: commits.split('\n'),
    async push(commit, branch = 'main') {
      await repository.push(`+${commit}:refs/heads/${branch}`);
    },
  };
}
