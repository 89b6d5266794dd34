import { HubError, UnusableHead } from '../../errors.ts';
import { diffFiles } from '../../git/diff-files.ts';
import { fetchTrees } from '../../git/fetch-trees.ts';
import { listFiles } from '../../git/list-files.ts';
import type { ObjectSet } from '../../git/tree/object-set.ts';
import type { ProjectKey } from '../../project-key.ts';
import { CARD_VERSION, type Card, type Content } from '../cards/card.ts';
import { keyedPath } from '../cards/keyed-path.ts';
import type { Wanted } from '../cards/wanted.ts';
import type { Source } from '../source.ts';
import { hubIgnoreId, modelFilter } from './model-filter.ts';

/**
 * What a commit wants at the paths that matter, and the cards that stand there. `whole`: all paths matter,
 * because nothing is known of how the cards came to be; else only those that differ between two heads.
 */
export type Comparison = {
  readonly whole: boolean;
  readonly wanted: readonly Wanted[];
  readonly cards: ReadonlyMap<string, Card>;
  /** What cards refer to that are not to be believed: whatever there is of it expires unless a card still holds it. */
  readonly distrusted: readonly Content[];
};

export const NO_CHANGES: Comparison = { whole: false, wanted: [], cards: new Map(), distrusted: [] };

/**
 * Compares a commit with every card of the project. Cost follows the size of the project.
 * @throws what `fetchTrees`, `modelFilter` and `listFiles` say
 */
export async function compareWhole(project: ProjectKey, commit: string, source: Source): Promise<Comparison> {
  const objects = await fetchTrees(source.remote, source.capabilities, [commit]);
  return compareAll(project, objects, commit, source);
}

async function compareAll(
  project: ProjectKey,
  objects: ObjectSet,
  commit: string,
  source: Source,
): Promise<Comparison> {
  const isReplicated = await modelFilter(objects, commit, source);
  const wanted = new Map<string, Wanted>();
  for (const { path, blobId } of listFiles(objects, commit, isReplicated)) {
    const file = keyedPath(path);
    wanted.set(file.key, { file, blobId });
  }
  const cards = await source.store.readAllCards(project);
  for (const { key, path, pathBytes } of cards.values()) {
    if (!wanted.has(key)) wanted.set(key, { file: { key, path, pathBytes }, blobId: null });
  }
  return { whole: true, wanted: [...wanted.values()], cards, distrusted: [] };
}

/**
 * Compares a commit with the head that the cards are known to show; both trees come in one request and share most
 * of their objects. Cost follows the change, unless it is one of `.hubignore`, which can concern any file. Answers null
 * where the trees cannot be compared (`fetchBoth`), or where somebody else has written cards: then nothing is known of
 * how they came to be.
 * @param head the commit that the cards show
 * @throws as `compareWhole`, but for what makes it null
 */
export async function compareChanges(
  project: ProjectKey,
  head: string,
  commit: string,
  source: Source,
): Promise<Comparison | null> {
  const objects = await fetchBoth(head, commit, source);
  if (objects === null) return null;
  if (hubIgnoreId(objects, commit) !== hubIgnoreId(objects, head)) {
    return compareAll(project, objects, commit, source);
  }
  const isReplicated = await modelFilter(objects, commit, source);
  const wanted = diffFiles(objects, head, commit, isReplicated).map(({ path, after }) => ({
    file: keyedPath(path),
    blobId: after,
  }));
  const keys = wanted.map(({ file }) => file.key);
  const cards = await source.store.readCards(project, keys);
  const areOurs = [...cards.values()].every(({ version }) => version === CARD_VERSION);
  return areOurs ? { whole: false, wanted, cards, distrusted: [] } : null;
}

/** The trees of both commits; null if the server does not have both, or together they are over a limit. */
async function fetchBoth(
  head: string,
  commit: string,
  { remote, capabilities }: Source,
): Promise<ObjectSet | null> {
  try {
    return await fetchTrees(remote, capabilities, [commit, head]);
  } catch (error) {
    if (error instanceof UnusableHead) return null;
    if (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF') return null;
    throw error;
  }
}
