import { HubError } from '../../errors.ts';
import { GitMoved } from '../../git/http/redirect.ts';
import { observeHead } from '../../git/observe-head.ts';
import { isProtocolDoubt } from '../../git/protocol-doubt.ts';
import type { GitHead, GitRemote } from '../../git/types.ts';
import { projectPathOf, projectUrl } from '../../gitlab/project-path.ts';
import { quote } from '../../http/quote.ts';
import { shownHead } from '../head/known-heads.ts';
import { isSettled } from '../project/judge-state.ts';
import { newestPath } from '../project/newest-path.ts';
import type { ObservedProject } from '../replica-store.ts';
import type { Run } from '../run.ts';
import { type Binding, believed, bindByApi } from './bind-project.ts';
import { disagreement } from './identity-errors.ts';

/** What git says of the project. */
export type Observation = {
  readonly remote: GitRemote;
  readonly head: GitHead;
  readonly observed: ObservedProject;
};

/** What git says of a path that a project has left: GitLab knows by the id where it is now. */
const ELSEWHERE = new Set(['GIT_MOVED', 'GIT_NOT_FOUND']);

/**
 * Reads the head of the project at the path where it is, which is bound to its id on first contact, when it changes,
 * on a redirect, and before a head is believed that neither the table nor the hint names: at a path that has changed
 * hands since it was bound, that would be another project's.
 * @throws PermanentError `IDENTITY_MISMATCH`; RetryLater `IDENTITY_IN_DOUBT`; and what git and GitLab's API say
 */
export async function observe(run: Run): Promise<Observation> {
  const { message, context, project } = run;
  const path = newestPath(project, message);
  if (path === null) return look(run, { path: await context.findPath(), bound: 'api' });
  const seen = await lookAround(run, path);
  const isFresh = seen.observed.path !== path;
  if (isFresh || (path === project.boundPath && isExpected(run, seen.head))) return seen;
  const binding = await bindByApi(run, path);
  if (binding.path !== path) return look(run, binding);
  return { ...seen, observed: { ...seen.observed, ...boundTo(believed(run, binding)) } };
}

/** Looks at a path, and if the project is not there any more where GitLab says it is. */
async function lookAround(run: Run, path: string): Promise<Observation> {
  const { bound, boundPath } = run.project;
  try {
    return await look(run, { path, bound: path === boundPath ? bound : null });
  } catch (error) {
    if (!(error instanceof HubError) || !ELSEWHERE.has(error.code)) throw error;
    const binding = await bindByApi(run, path);
    if (binding.path !== path) return look(run, binding);
    const movedTo =
      error instanceof GitMoved ? projectPathOf(run.message.instance, error.repositoryPath) : null;
    if (movedTo === null || movedTo === path) throw error;
    return look(run, followed(run, binding, movedTo));
  }
}

/** Where git redirects to. That GitLab's API did not say so, leaves it to be proven as any other path. */
function followed(run: Run, { path, bound }: Binding, movedTo: string): Binding {
  if (bound === 'api') throw disagreement(run, path, `git says that it has moved to ${quote(movedTo)}`);
  return believed(run, { path: movedTo, bound });
}

async function look(run: Run, binding: Binding): Promise<Observation> {
  const { message, context, project } = run;
  const onRequest = () => {
    run.requests += 1;
  };
  const remote = { ...(await context.openRemote(binding.path)), onRequest };
  const isDoubted = message.full || (project.lastError !== null && isProtocolDoubt(project.lastError.code));
  const { head, capabilities } = await observeHead(remote, isDoubted ? null : project.capabilities);
  const observed = {
    path: binding.path,
    webUrl: projectUrl(message.instance, binding.path),
    defaultBranch: head.branch,
    ...boundTo(binding),
    capabilities,
    askedAt: run.startedAt.toISOString(),
    observedAt: context.now().toISOString(),
  };
  return { remote, head, observed };
}

function boundTo({ path, bound }: Binding): Pick<ObservedProject, 'bound' | 'boundPath'> {
  return { bound, boundPath: bound === null ? null : path };
}

/**
 * A commit's id says all that is in it: one that is shown is right wherever it was found. So is one that the hint names,
 * as long as it turns out to belong to a repository that has the one that is shown as well (`showHead`).
 */
function isExpected({ project, message, context }: Run, head: GitHead): boolean {
  if (head.kind === 'empty') return project.status === 'empty';
  if (head.commit === shownHead(project)) return true;
  return head.commit === message.after && isSettled(project, context.patterns) && !message.full;
}
