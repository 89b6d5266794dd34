import { git } from '../../local/gitlab/git.ts';
import type { CheckIgnore } from '../hackolade/check-ignore.ts';

/** A model file at a commit, as git says. */
type OracleFile = { readonly blobId: string; readonly bytes: number };
export type OracleTree = ReadonlyMap<string, OracleFile>;

/** What is to be replicated of a commit, as git itself says and nothing of ours. */
export class GitOracle {
  readonly #ignore: CheckIgnore;
  readonly #trees = new Map<string, Promise<OracleTree>>();
  /** It answers one question at a time. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(ignore: CheckIgnore) {
    this.#ignore = ignore;
  }

  modelsOf(repository: string, commit: string): Promise<OracleTree> {
    let tree = this.#trees.get(commit);
    if (tree === undefined) {
      tree = this.#read(repository, commit);
      this.#trees.set(commit, tree);
    }
    return tree;
  }

  async #read(repository: string, commit: string): Promise<OracleTree> {
    const files = await listFiles(repository, commit);
    const models = [...files].filter(([path]) => path.endsWith('.hck.json'));
    const rules = files.get('.hubignore');
    if (rules === undefined || models.length === 0) return new Map(models);
    const bytes = await git(['cat-file', 'blob', rules.blobId], { cwd: repository });
    const paths = models.map(([path]) => Buffer.from(path));
    const answer = this.#asked.then(() => this.#ignore.areIgnored(bytes, paths));
    this.#asked = answer;
    const ignored = await answer;
    return new Map(models.filter((_, index) => !ignored[index]));
  }
}

async function listFiles(cwd: string, commit: string): Promise<Map<string, OracleFile>> {
  const listing = await git(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], { cwd });
  const files = new Map<string, OracleFile>();
  for (const entry of listing.toString('utf8').split('\0')) {
    const match = /^100\d{3} blob (\S+) +(\d+)\t(.*)$/s.exec(entry);
    if (match?.[1] && match[2] && match[3])
      files.set(match[3], { blobId: match[1], bytes: Number(match[2]) });
  }
  return files;
}
