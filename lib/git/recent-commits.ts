import { UnusableHead } from '../errors.ts';
import { fetchPack } from './fetch-pack.ts';
import { TREE_LIMITS } from './limits.ts';
import type { GitCapabilities, GitRemote } from './types.ts';

/** Commits that are listed: as many pushes can be told from a lagging replica without asking for each. */
const MOST = 1000;

/**
 * The newest commits of a commit's history, itself included, in one request of some 200 bytes each. What lies deeper
 * is not among them, with many merges not all that does not, and nothing from where on it would cost too much.
 * @throws RetryLater `GIT_NOT_OUR_REF` if the server lacks `commit`, and as all requests and packs do
 */
export async function recentCommits(
  remote: GitRemote,
  capabilities: GitCapabilities,
  commit: string,
): Promise<Set<string>> {
  const commits = new Set([commit]);
  const args = [`deepen ${MOST}`, 'filter tree:0'];
  try {
    for await (const item of fetchPack(remote, capabilities, [commit], args, TREE_LIMITS)) {
      if (item.kind !== 'object') break;
      if (item.type === 'commit') commits.add(item.id);
      if (commits.size >= MOST) break;
    }
  } catch (error) {
    if (!(error instanceof UnusableHead)) throw error;
  }
  return commits;
}
