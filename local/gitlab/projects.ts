import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PermanentError } from '../../lib/errors.ts';
import { type ListedProject, readProjectList, writeProjectList } from './project-list.ts';
import { createRepository, type RepositoryOptions } from './repository.ts';
import { Turns } from './turns.ts';

export type Project = ListedProject & {
  /** The directory of its bare repository, named after the id: a path may change, an id does not. */
  readonly repository: string;
};

/** `path` is `group/subgroup/project`. */
export type NewProject = RepositoryOptions & { readonly path: string };

/** Two segments at least, because a project lives in a group; each as GitLab allows it. */
const PATH = /^\w[\w.-]*(?:\/\w[\w.-]*)+(?<!\.git|\.atom)$/;

/** The projects of one data directory: `projects.json` and `repositories/<id>.git`. */
export class Projects {
  /** The directory of the repositories. */
  readonly root: string;
  readonly #listFile: string;
  readonly #projects: Project[];
  /** Of a project that may be gone: ids are given once. */
  #lastId: number;
  readonly #turns = new Turns<'change'>();

  private constructor(dataDir: string, listed: readonly ListedProject[]) {
    this.root = join(dataDir, 'repositories');
    this.#listFile = listFileIn(dataDir);
    this.#projects = listed.map((project) => this.#locate(project));
    this.#lastId = Math.max(0, ...listed.map(({ id }) => id));
  }

  /** @throws PermanentError `PROJECT_LIST_UNREADABLE` */
  static async open(dataDir: string): Promise<Projects> {
    const directory = resolve(dataDir);
    const projects = new Projects(directory, await readProjectList(listFileIn(directory)));
    await mkdir(projects.root, { recursive: true });
    return projects;
  }

  list(): readonly Project[] {
    return this.#projects;
  }

  /** By id or by path; digits alone are always an id, as in GitLab's API. */
  find(idOrPath: number | string): Project | undefined {
    return /^\d+$/.test(String(idOrPath))
      ? this.#projects.find(({ id }) => id === Number(idOrPath))
      : this.#projects.find(({ path }) => path === idOrPath);
  }

  /** The project that has left a path; nobody once another one is there. */
  findMoved(path: string): Project | undefined {
    if (this.find(path)) return undefined;
    return this.#projects.find(({ formerPaths }) => formerPaths.includes(path));
  }

  /** @throws PermanentError `PROJECT_INVALID` for a path that is taken or that GitLab would not allow. */
  create({ path, ...options }: NewProject): Promise<Project> {
    return this.#turns.run('change', async () => {
      this.#checkFree(path);
      const id = this.#lastId + 1;
      const project = this.#locate({ id, path, formerPaths: [], createdAt: new Date().toISOString() });
      await createRepository(project.repository, options);
      await writeProjectList(this.#listFile, [...this.#projects, project]);
      this.#projects.push(project);
      this.#lastId = id;
      return project;
    });
  }

  /**
   * Renames a project, or transfers it to another group: the path that it leaves leads to it from then on.
   * @throws PermanentError `PROJECT_INVALID`, `PROJECT_UNKNOWN`
   */
  move(id: number, path: string): Promise<Project> {
    return this.#turns.run('change', async () => {
      const index = this.#projects.findIndex((project) => project.id === id);
      const project = this.#projects[index];
      if (!project) throw new PermanentError('PROJECT_UNKNOWN', `There is no project ${id}.`);
      this.#checkFree(path);
      const formerPaths = [...project.formerPaths, project.path];
      const moved = { ...project, path, formerPaths };
      await writeProjectList(this.#listFile, this.#projects.with(index, moved));
      this.#projects[index] = moved;
      return moved;
    });
  }

  /** What was there leads nowhere any more; the repository stays on disk. */
  remove(id: number): Promise<void> {
    return this.#turns.run('change', async () => {
      const index = this.#projects.findIndex((project) => project.id === id);
      if (index < 0) return;
      await writeProjectList(this.#listFile, this.#projects.toSpliced(index, 1));
      this.#projects.splice(index, 1);
    });
  }

  /** @throws PermanentError `PROJECT_INVALID` */
  #checkFree(path: string): void {
    if (!PATH.test(path)) throw invalid(path, 'is no path of groups and a project, such as acme/data/models');
    if (this.find(path)) throw invalid(path, 'has already been taken');
  }

  #locate(project: ListedProject): Project {
    return { ...project, repository: join(this.root, `${project.id}.git`) };
  }
}

function listFileIn(dataDir: string): string {
  return join(dataDir, 'projects.json');
}

function invalid(path: string, why: string): PermanentError {
  return new PermanentError('PROJECT_INVALID', `Path "${path}" ${why}.`);
}
