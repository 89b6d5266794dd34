import { badObject, incomplete } from '../git-errors.ts';
import { idLength, isObjectId } from '../object-id.ts';
import type { PackObject } from '../pack/pack-item.ts';
import type { ObjectFormat } from '../types.ts';
import { parseTree, type TreeEntry } from './parse-tree.ts';

/** What a commit begins with; an id and a line feed follow. */
const TREE = 'tree ';

/** Commits and trees in memory, by their verified ids. */
export class ObjectSet {
  readonly #format: ObjectFormat;
  readonly #commits = new Map<string, Buffer>();
  readonly #trees = new Map<string, Buffer>();

  constructor(format: ObjectFormat) {
    this.#format = format;
  }

  /** Objects of other types, which nobody asked for, are not kept. */
  add({ id, type, bytes }: PackObject): void {
    if (type === 'commit') this.#commits.set(id, bytes);
    if (type === 'tree') this.#trees.set(id, bytes);
  }

  hasCommit(id: string): boolean {
    return this.#commits.has(id);
  }

  /** Id of a commit's root tree. @throws RetryLater `GIT_INCOMPLETE`, UnusableHead `GIT_BAD_OBJECT` */
  rootTree(commit: string): string {
    const bytes = this.#commits.get(commit);
    if (bytes === undefined) throw incomplete(`the commit ${commit}`);
    const end = TREE.length + 2 * idLength(this.#format);
    const line = bytes.toString('latin1', 0, end + 1);
    const tree = line.slice(TREE.length, end);
    if (line !== `${TREE}${tree}\n` || !isObjectId(this.#format, tree)) {
      throw badObject(`commit ${commit} names no tree`);
    }
    return tree;
  }

  /**
   * A tree's entries in git's order, read as they are asked for.
   * @param claim called for each, may throw
   * @throws RetryLater `GIT_INCOMPLETE`, UnusableHead `GIT_BAD_OBJECT`
   */
  tree(id: string, claim?: () => void): Iterable<TreeEntry> {
    const bytes = this.#trees.get(id);
    if (bytes === undefined) throw incomplete(`the tree ${id}`);
    return parseTree(bytes, idLength(this.#format), id, claim);
  }
}
