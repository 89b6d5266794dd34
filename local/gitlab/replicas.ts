import { cp, rm } from 'node:fs/promises';
import type { Project } from './projects.ts';

/** Where repositories are read while a replica lags behind: what is pushed meanwhile is not in it. */
export class Replicas {
  readonly #lagging = new Map<number, string>();

  /** From now on git reads the project as it is at this moment. */
  async freeze(project: Project): Promise<void> {
    const { repository } = project;
    const replica = replicaOf(project);
    await rm(replica, { recursive: true, force: true });
    await cp(repository, replica, { recursive: true });
    this.lagAgain(project);
  }

  /** From now on git reads the project as it was when it was frozen last: another replica answers. */
  lagAgain(project: Project): void {
    this.#lagging.set(project.id, replicaOf(project));
  }

  /** The replica has caught up. */
  thaw({ id }: Project): void {
    this.#lagging.delete(id);
  }

  repositoryOf({ id, repository }: Project): string {
    return this.#lagging.get(id) ?? repository;
  }
}

function replicaOf({ repository }: Project): string {
  return repository.replace(/\.git$/, '.replica.git');
}
