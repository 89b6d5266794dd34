import { Conflict, PermanentError } from '../errors.ts';
import { fetchTrees } from '../git/fetch-trees.ts';
import { readHead } from '../git/head.ts';
import { listFiles } from '../git/list-files.ts';
import { formatProjectKey } from '../project-key.ts';
import type { Comparison } from './compare.ts';
import { modelPath } from './model-path.ts';
import type { Bound } from './project-state.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';

/** Where a project is, and what vouches for that. Null: only a file of its head can (`bindByFile`). */
export type Binding = { readonly path: string; readonly bound: Bound | null };

/**
 * Asks GitLab by the project's id where it is. Data is kept by the id while git is read at a path, and paths change
 * hands: without this, a project at another one's former path would replace its models.
 *
 * @param path where the project is said to be
 * @returns another path, if GitLab says so
 * @throws PermanentError `IDENTITY_MISMATCH`; RetryLater where GitLab is unwell
 */
export async function bindByApi(run: Run, path: string): Promise<Binding> {
  const { context, hold } = run;
  const byId = await context.findProject(hold.key.projectId);
  switch (byId.kind) {
    case 'found':
      return { path: byId.path, bound: 'api' };
    case 'refused':
      return { path, bound: null };
    case 'absent':
      return bindByPath(run, path);
    case 'no-api':
      return { path, bound: 'hint' };
  }
}

/** A GitLab that knows no such id may have no API at all; if it has one, it knows who is at the path. */
async function bindByPath(run: Run, path: string): Promise<Binding> {
  const { context, hold } = run;
  const atPath = await context.findProject(path);
  if (atPath.kind !== 'found') return { path, bound: 'hint' };
  if (atPath.projectId === hold.key.projectId) return { path: atPath.path, bound: 'api' };
  throw mismatch(run, path, `GitLab's API says that project ${atPath.projectId} is there`);
}

/**
 * Asks GitLab by the project's id for a file of the head that git shows at its path: then it has to be the head of the
 * project. For tokens that may not ask where a project is.
 *
 * @param comparison names a file of the head without asking git once more
 * @throws PermanentError `IDENTITY_MISMATCH`; Conflict `HEAD_MOVED` if there was a push in between; RetryLater where
 * GitLab is unwell
 */
export async function bindByFile(
  run: Run,
  path: string,
  commit: string,
  comparison: Comparison,
  source: Source,
): Promise<Bound> {
  const file = modelOf(comparison) ?? (await anyFile(commit, source));
  const found = file === null ? { kind: 'unknown' as const } : await run.context.findHead(file);
  switch (found.kind) {
    case 'unknown':
      return 'hint';
    case 'absent':
      throw mismatch(run, path, `the project with this id has no file ${file} at its head`);
    case 'found': {
      if (found.commit === commit) return 'file';
      const head = await readHead(source.remote, source.capabilities);
      if (head.kind !== 'commit' || head.commit !== commit) {
        throw new Conflict('HEAD_MOVED', 'There was a push between two looks at the head.');
      }
      throw mismatch(run, path, `the project with this id has another head there, ${found.commit}`);
    }
  }
}

function modelOf({ wanted }: Comparison): string | null {
  return wanted.find(({ blobId, file }) => blobId !== null && file.pathBytes === null)?.file.path ?? null;
}

async function anyFile(commit: string, { remote, capabilities }: Source): Promise<string | null> {
  const objects = await fetchTrees(remote, capabilities, [commit]);
  const files = listFiles(objects, commit, () => true).map(({ path }) => modelPath(path));
  return files.find(({ pathBytes }) => pathBytes === null)?.path ?? null;
}

function mismatch({ hold }: Run, path: string, why: string): PermanentError {
  return new PermanentError(
    'IDENTITY_MISMATCH',
    `${path} is not the project ${formatProjectKey(hold.key)}: ${why}.`,
    {
      advice:
        'Nothing was written. The project was moved or deleted, or the hint mixes up two projects: push to it, and ' +
        'give the token the scope read_api, so that it is found wherever it is.',
    },
  );
}
