import { Conflict } from '../../errors.ts';
import { fetchTrees } from '../../git/fetch-trees.ts';
import { readHead } from '../../git/head.ts';
import { listFiles } from '../../git/list-files.ts';
import { quote } from '../../http/quote.ts';
import { type KeyedPath, keyedPath } from '../cards/keyed-path.ts';
import type { Comparison } from '../plan/compare.ts';
import { isNothing, type Plan } from '../plan/plan.ts';
import type { Bound } from '../project/project-state.ts';
import type { Run } from '../run.ts';
import type { Source } from '../source.ts';
import { disagreement, unproven } from './identity-errors.ts';

/**
 * Asks GitLab by the project's id for a file of the head that git shows at its path: then it has to be the head of the
 * project. For tokens that may not ask where a project is.
 *
 * @param work what was compared, and what would come of it: names a file of the head without asking git once more
 * @returns null where there is no file to ask for, and nothing would be written but that
 * @throws PermanentError `IDENTITY_MISMATCH`, `IDENTITY_UNPROVEN`; Conflict `HEAD_MOVED` if there was a push in between;
 * RetryLater `IDENTITY_IN_DOUBT`; and what git and `findHead` say
 */
export async function bindByFile(
  run: Run,
  { path, head }: { readonly path: string; readonly head: string },
  { comparison, plan }: { readonly comparison: Comparison; readonly plan: Plan },
  source: Source,
): Promise<Bound | null> {
  const file = modelOf(comparison) ?? (await anyFile(head, source));
  if (file === null) {
    if (isNothing(plan)) return null;
    throw unproven(run, path, 'the token may ask only for files, and no file there has a name to ask for');
  }
  const found = await run.context.findHead(file);
  switch (found.kind) {
    case 'unknown':
      throw unproven(run, path, `GitLab's API was asked for a file in vain (${found.why})`);
    case 'absent':
      await expectHead(head, source);
      throw disagreement(run, path, `the project with this id has no file ${quote(file)} at its head`);
    case 'found':
      if (found.commit === head) return 'file';
      await expectHead(head, source);
      throw disagreement(run, path, `the project with this id has another head, ${quote(found.commit)}`);
  }
}

/** @throws Conflict `HEAD_MOVED` */
async function expectHead(head: string, { remote, capabilities }: Source): Promise<void> {
  const now = await readHead(remote, capabilities);
  if (now.kind === 'commit' && now.commit === head) return;
  throw new Conflict('HEAD_MOVED', 'There was a push between two looks at the head.');
}

function modelOf({ wanted }: Comparison): string | null {
  return shortest(wanted.flatMap(({ blobId, file }) => (blobId === null ? [] : [file])));
}

async function anyFile(commit: string, { remote, capabilities }: Source): Promise<string | null> {
  const objects = await fetchTrees(remote, capabilities, [commit]);
  return shortest(listFiles(objects, commit, () => true).map(({ path }) => keyedPath(path)));
}

/** The path that is least likely to be more than an address may hold; null if none is UTF-8. */
function shortest(files: readonly KeyedPath[]): string | null {
  let found: string | null = null;
  for (const { path, pathBytes } of files) {
    if (pathBytes === null && (found === null || path.length < found.length)) found = path;
  }
  return found;
}
