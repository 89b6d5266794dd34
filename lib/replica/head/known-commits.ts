import { formatProjectKey, type ProjectKey } from '../../project-key.ts';

/** What is remembered: some 10 MB. */
const MOST_PROJECTS = 64;
const MOST_COMMITS = 1000;

type Known = { readonly head: string; readonly commits: Set<string> };

/**
 * Commits that a project's head has in its history, or has left behind in another way. For one head that never changes,
 * so that of a burst of pushes only the first asks git. It is no more than a memory: what is forgotten is asked again.
 */
export class KnownCommits {
  readonly #known = new Map<string, Known>();

  /** Those of a head; null if nothing is known of it. More may be added. */
  of(project: ProjectKey, head: string): Set<string> | null {
    const known = this.#known.get(formatProjectKey(project));
    return known?.head === head ? known.commits : null;
  }

  /** Takes the place of what was known of another head of the project. What comes first in the set is remembered. */
  learn(project: ProjectKey, head: string, learnt: ReadonlySet<string>): Set<string> {
    const commits = new Set([...learnt].slice(0, MOST_COMMITS));
    const key = formatProjectKey(project);
    this.#known.delete(key);
    this.#known.set(key, { head, commits });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_PROJECTS && oldest !== undefined) this.#known.delete(oldest);
    return commits;
  }
}
