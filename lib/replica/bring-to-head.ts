import { isDeepStrictEqual } from 'node:util';
import { discoverCapabilities } from '../git/capabilities.ts';
import { readHead } from '../git/head.ts';
import type { GitHead, GitRemote } from '../git/types.ts';
import { projectUrl } from '../gitlab/project-path.ts';
import { commitPlan } from './commit.ts';
import { type Comparison, compareChanges, compareWhole, NO_CHANGES } from './compare.ts';
import { countCards } from './counts.ts';
import { type Plan, planChanges } from './plan.ts';
import { isSettled, isStranger, newestPath, type ProjectState } from './project-state.ts';
import type { ObservedProject } from './replica-store.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';
import { type Committed, entryOf, type SyncRecord } from './sync-record.ts';
import { verifyCards } from './verify-cards.ts';

/** Reads the head of the project's default branch and makes the cards show it. */
export async function bringToHead(run: Run): Promise<ReplicateResult> {
  const { message, context, project, hold } = run;
  const { store, now } = context;
  const startedAt = now();
  const { remote, head, observed } = await observe(run);
  if (head.kind === 'empty') return noteEmpty(run, observed);
  const isShown = isSettled(project) && project.head === head.commit && isSameProject(project, observed);
  if (isShown && !message.full) return { kind: 'unchanged', requests: run.requests };

  const source = { remote, capabilities: observed.capabilities, store };
  const comparison = await compare(run, head.commit, source);
  const plan = planChanges(comparison.wanted, comparison.cards);
  if (isShown && isAllThere(project, comparison, plan)) return { kind: 'unchanged', requests: run.requests };

  const runId = context.newRunId();
  const recordOf = (committed: Committed): SyncRecord => ({
    ...entryOf(message, runId, now()),
    ...committed,
    headBefore: project.head,
    headAfter: head.commit,
    requests: run.requests,
    durationMs: now().getTime() - startedAt.getTime(),
  });
  const target = { ...observed, head: head.commit };
  const committed = await commitPlan(
    hold,
    runId,
    { project, comparison, plan, target, recordOf },
    source,
    now,
  );
  return { kind: 'replicated', head: head.commit, requests: run.requests, ...committed };
}

/** What git says of the project. It is put on the hub's list before anything else is written of it. */
async function observe(
  run: Run,
): Promise<{ readonly remote: GitRemote; readonly head: GitHead; readonly observed: ObservedProject }> {
  const { message, context, project } = run;
  const path = newestPath(project, message) ?? (await context.findPath());
  const waits = isStranger(project, message);
  if (!waits) await register(run, path);
  const onRequest = () => {
    run.requests += 1;
  };
  const remote = { ...(await context.openRemote(path)), onRequest };
  const known = message.full ? null : project.capabilities;
  const capabilities = known ?? (await discoverCapabilities(remote));
  const head = await readHead(remote, capabilities);
  if (waits) await register(run, path);
  const observed = {
    path,
    webUrl: projectUrl(message.instance, path),
    defaultBranch: head.branch,
    capabilities,
    observedAt: context.now().toISOString(),
  };
  return { remote, head, observed };
}

async function register({ message, context, project, hold }: Run, path: string): Promise<void> {
  if (project.path !== null && !message.full) return;
  await context.store.registerProject(hold.key, path, context.now().toISOString());
}

async function noteEmpty(
  { context, project, hold, requests }: Run,
  observed: ObservedProject,
): Promise<ReplicateResult> {
  const isKnown = project.status === 'empty' && isSameProject(project, observed);
  if (!isKnown) await context.store.transact(hold, { kind: 'empty', project: observed }, []);
  return { kind: 'empty', requests };
}

function isSameProject(project: ProjectState, observed: ObservedProject): boolean {
  return (
    project.path === observed.path &&
    project.webUrl === observed.webUrl &&
    project.defaultBranch === observed.defaultBranch &&
    isDeepStrictEqual(project.capabilities, observed.capabilities)
  );
}

async function compare(
  { message, project, hold: { key } }: Run,
  commit: string,
  source: Source,
): Promise<Comparison> {
  if (message.full) return verifyCards(await compareWhole(key, commit, source), source);
  if (!isSettled(project) || project.head === null) return compareWhole(key, commit, source);
  if (project.head === commit) return NO_CHANGES;
  return (await compareChanges(key, project.head, commit, source)) ?? compareWhole(key, commit, source);
}

/** Whether a full run has found nothing to repair. */
function isAllThere(
  { models, problems }: ProjectState,
  { whole, cards }: Comparison,
  { moves, fetches, deletes }: Plan,
): boolean {
  const changes = moves.length + fetches.length + deletes.length;
  return whole && changes === 0 && isDeepStrictEqual(countCards(cards.values()), { models, problems });
}
