import { Conflict, HubError, RetryLater } from '../errors.ts';
import { discoverCapabilities } from '../git/capabilities.ts';
import { readHead } from '../git/head.ts';
import type { GitRemote } from '../git/types.ts';
import { projectUrl } from '../gitlab/project-path.ts';
import type { ProjectKey } from '../project-key.ts';
import type { ReplicateMessage } from '../queue/message.ts';
import { commitPlan } from './commit.ts';
import { type Comparison, compareChanges, compareWhole, NO_CHANGES } from './compare.ts';
import { drainRuns } from './drain.ts';
import { planChanges } from './plan.ts';
import type { ProjectHold } from './project-hold.ts';
import { isOldNews, isSettled, newestPath, type ProjectState } from './project-state.ts';
import type { ObservedProject, ReplicaStore } from './replica-store.ts';
import type { Source } from './source.ts';
import type { Committed, SyncRecord } from './sync-record.ts';

/** Times that a run starts again from the top because another one was faster. */
const MAX_RESTARTS = 4;

export type ReplicateResult =
  /** The table shows the head already. */
  | { readonly kind: 'unchanged'; readonly requests: number }
  /** The repository has no commit on its default branch. Nothing is deleted. */
  | { readonly kind: 'empty'; readonly requests: number }
  | ({ readonly kind: 'replicated'; readonly head: string; readonly requests: number } & Committed);

export type ReplicateContext = {
  readonly store: ReplicaStore;
  /** Where the repository at a project's path is, with the token that opens it. */
  readonly openRemote: (path: string) => Promise<GitRemote>;
  readonly now: () => Date;
  /** A fresh id, never used before. */
  readonly newRunId: () => string;
  /** Whether a failure will be tried again or waits for a person: what the project's status will say. */
  readonly statusOf: (error: unknown) => 'pending' | 'failed';
};

/**
 * Makes the table show the current head of a project's default branch. The message is only the reason to look:
 * nothing that it says of the change is used, so that duplicates, reordering and replays are harmless.
 *
 * @throws whatever went wrong, after it has been noted on the project
 */
export async function replicate(
  message: ReplicateMessage,
  context: ReplicateContext,
): Promise<ReplicateResult> {
  for (let restart = 0; restart < MAX_RESTARTS; restart += 1) {
    try {
      return await replicateOnce(message, context);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  const busy = new RetryLater(
    'PROJECT_BUSY',
    `Others changed ${message.path} each of the ${MAX_RESTARTS} times it was tried.`,
  );
  const key = keyOf(message);
  const { generation } = await context.store.readProject(key);
  await noteFailure({ key, generation }, busy, message, context);
  throw busy;
}

async function replicateOnce(message: ReplicateMessage, context: ReplicateContext): Promise<ReplicateResult> {
  const { store, now } = context;
  const key = keyOf(message);
  const project = await store.readProject(key);
  if (isOldNews(project, message)) return { kind: 'unchanged', requests: 0 };
  if (project.path === null) await store.registerProject(key, message.path, now().toISOString());
  const hold: ProjectHold = { key, generation: project.generation };
  try {
    // `project` stays as it was read, with its open runs: what they have left asks for a comparison with all cards.
    await drainRuns(hold, project.openRuns, store, now);
    return await bringToHead(hold, project, message, context);
  } catch (error) {
    if (!(error instanceof Conflict)) await noteFailure(hold, error, message, context);
    throw error;
  }
}

async function bringToHead(
  hold: ProjectHold,
  project: ProjectState,
  message: ReplicateMessage,
  context: ReplicateContext,
): Promise<ReplicateResult> {
  const { store, now } = context;
  const startedAt = now();
  const path = newestPath(project, message);
  let requests = 0;
  const onRequest = () => {
    requests += 1;
  };
  const remote = { ...(await context.openRemote(path)), onRequest };
  const capabilities = project.capabilities ?? (await discoverCapabilities(remote));
  const head = await readHead(remote, capabilities);
  const observed: ObservedProject = {
    path,
    webUrl: projectUrl(message.instance, path),
    defaultBranch: head.branch,
    capabilities,
    observedAt: now().toISOString(),
  };
  if (head.kind === 'empty') {
    const known = project.status === 'empty' && isSameProject(project, observed);
    if (!known) await store.transact(hold, { kind: 'empty', project: observed }, []);
    return { kind: 'empty', requests };
  }
  if (isSettled(project) && project.head === head.commit && isSameProject(project, observed)) {
    return { kind: 'unchanged', requests };
  }

  const source = { remote, capabilities, store };
  const comparison = await compare(hold, project, head.commit, source);
  const plan = planChanges(comparison.wanted, comparison.cards);
  const run = context.newRunId();
  const recordOf = (committed: Committed): SyncRecord => ({
    ...entryOf(message, run, now()),
    ...committed,
    headBefore: project.head,
    headAfter: head.commit,
    requests,
    durationMs: now().getTime() - startedAt.getTime(),
  });
  const target = { ...observed, head: head.commit };
  const committed = await commitPlan(hold, run, { project, comparison, plan, target, recordOf }, source, now);
  return { kind: 'replicated', head: head.commit, requests, ...committed };
}

function isSameProject(project: ProjectState, observed: ObservedProject): boolean {
  return project.path === observed.path && project.defaultBranch === observed.defaultBranch;
}

async function compare(
  { key }: ProjectHold,
  project: ProjectState,
  commit: string,
  source: Source,
): Promise<Comparison> {
  if (!isSettled(project) || project.head === null) return compareWhole(key, commit, source);
  if (project.head === commit) return NO_CHANGES;
  return (await compareChanges(key, project.head, commit, source)) ?? compareWhole(key, commit, source);
}

async function noteFailure(
  hold: ProjectHold,
  cause: unknown,
  message: ReplicateMessage,
  context: ReplicateContext,
): Promise<void> {
  const { store, now, newRunId, statusOf } = context;
  const error =
    cause instanceof HubError
      ? { code: cause.code, message: cause.message }
      : { code: 'INTERNAL', message: 'Unexpected error; the log of the function has it.' };
  try {
    await store.noteFailure(hold, { ...entryOf(message, newRunId(), now()), status: statusOf(cause), error });
  } catch (conflict) {
    // Somebody else has moved the project on since: this failure is no longer news.
    if (!(conflict instanceof Conflict)) throw conflict;
  }
}

function keyOf({ instance, projectId }: ReplicateMessage): ProjectKey {
  return { instance, projectId };
}

function entryOf({ trigger, delivery }: ReplicateMessage, run: string, at: Date) {
  return { at: at.toISOString(), run, trigger, delivery };
}
