import { formatProjectKey } from '../../project-key.ts';
import type { Bound } from '../project/project-state.ts';
import type { Run } from '../run.ts';
import { disagreement, inDoubt, mismatch } from './identity-errors.ts';

/** Where a project is, and what vouches for that. Null: only a file of its head can (`bindByFile`). */
export type Binding = { readonly path: string; readonly bound: Bound | null };

/**
 * Asks GitLab by the project's id where it is. Data is kept by the id while git is read at a path, and paths change
 * hands: without this, a project at another one's former path would replace its models.
 *
 * @param path where the project is said to be
 * @returns another path, if GitLab says so; `hint` where it does not know (see `believed`)
 * @throws PermanentError `IDENTITY_MISMATCH`; and as `findProject` does
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
  switch (atPath.kind) {
    case 'found':
      if (atPath.projectId === hold.key.projectId) return { path: atPath.path, bound: 'api' };
      throw mismatch(run, path, `GitLab's API says that project ${atPath.projectId} is there`);
    case 'refused':
      return { path, bound: null };
    case 'absent':
    case 'no-api':
      return { path, bound: 'hint' };
  }
}

/**
 * The authentic hint is all there is where there is no API. Where something better vouched for the project before, there
 * is one, which does not answer for the moment.
 *
 * @throws RetryLater `IDENTITY_IN_DOUBT`
 */
export function believed({ project, hold }: Run, binding: Binding): Binding {
  if (binding.bound !== 'hint' || project.bound === null || project.bound === 'hint') return binding;
  throw inDoubt(
    formatProjectKey(hold.key),
    binding.path,
    "GitLab's API, which knew it before, does not answer",
  );
}

/**
 * Asks once more who is at a path, where what git shows there makes doubtful what vouched for it before.
 * @throws PermanentError `IDENTITY_MISMATCH`; RetryLater `IDENTITY_IN_DOUBT`; and as `findProject` does
 */
export async function bindAgain(run: Run, path: string): Promise<Bound | null> {
  const binding = await bindByApi(run, path);
  if (binding.path !== path)
    throw disagreement(run, path, `GitLab's API says that the project is at ${binding.path}`);
  return believed(run, binding).bound;
}
