import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gitText } from '../../local/gitlab/git.ts';

/** The files of a commit by path. */
export type Tree = ReadonlyMap<string, Buffer>;

export type NewCommit = {
  /** Null: a history of its own. */
  readonly parent: string | null;
  /** What the parent has. */
  readonly before: Tree;
  readonly tree: Tree;
  /** Commits that are merged with it, one upon the other, each with a tree of its own; they begin at the parent. */
  readonly merged?: readonly Tree[];
};

/** A bare repository as GitLab keeps one, written by git itself. */
export class BareRepository {
  readonly directory: string;
  #replicas = 0;
  #commits = 0;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(directory: string): Promise<BareRepository> {
    await mkdir(join(directory, 'objects', 'pack'), { recursive: true });
    await mkdir(join(directory, 'refs', 'heads'), { recursive: true });
    await writeFile(join(directory, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
    const repository = new BareRepository(directory);
    await repository.setHead('main');
    return repository;
  }

  /** Which branch HEAD names. */
  async setHead(branch: string): Promise<void> {
    await writeFile(join(this.directory, 'HEAD'), `ref: refs/heads/${branch}\n`);
  }

  /** As a push does, forced or not, of a commit that is there. */
  async moveBranch(branch: string, commit: string): Promise<void> {
    await writeFile(join(this.directory, 'refs', 'heads', branch), `${commit}\n`);
  }

  /** Makes a commit, and has a branch be at it. @returns its id */
  async commit(branch: string, { parent, before, tree, merged = [] }: NewCommit): Promise<string> {
    const ref = `refs/heads/${branch}`;
    const commands: (string | Buffer)[] = [];
    const side = merged.map((_, index) => `:${index + 2}`);
    let base = before;
    merged.forEach((next, index) => {
      const from = index === 0 ? parent : side[index - 1];
      commands.push(...this.#commit('refs/merged/side', index + 2, from ?? null, []), ...changes(base, next));
      base = next;
    });
    const last = side.at(-1);
    commands.push(
      ...this.#commit(ref, 1, parent, last === undefined ? [] : [last]),
      ...changes(before, tree),
    );
    commands.push('get-mark :1\n', 'done\n');
    const input = Buffer.concat(commands.map((command) => Buffer.from(command)));
    const config = { 'fastimport.unpackLimit': '1' };
    return gitText(['fast-import', '--quiet', '--force', '--done'], { cwd: this.directory, input, config });
  }

  /** A copy as it is at this moment. @returns its directory */
  async copy(): Promise<string> {
    this.#replicas += 1;
    const replica = this.directory.replace(/\.git$/, `-replica-${this.#replicas}.git`);
    await cp(this.directory, replica, { recursive: true });
    return replica;
  }

  #commit(ref: string, mark: number, parent: string | null, merges: readonly string[]): string[] {
    this.#commits += 1;
    const from = parent === null ? [] : [`from ${parent}\n`];
    return [
      `reset ${ref}\n`,
      `commit ${ref}\n`,
      `mark :${mark}\n`,
      // No two projects have a commit in common, as two that are no forks.
      `committer ${basename(this.directory)} <test@example.com> ${1_795_000_000 + this.#commits} +0000\n`,
      'data 4\nTest\n',
      ...from,
      ...merges.map((merge) => `merge ${merge}\n`),
    ];
  }
}

function changes(before: Tree, after: Tree): (string | Buffer)[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `D ${path}\n`);
  const put = [...after].filter(([path, bytes]) => before.get(path) !== bytes);
  return [
    ...gone,
    ...put.flatMap(([path, bytes]) => [`M 100644 inline ${path}\ndata ${bytes.length}\n`, bytes, '\n']),
  ];
}
