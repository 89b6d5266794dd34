import { isDeepStrictEqual } from 'node:util';
import { bindByFile } from './bind-project.ts';
import { commitPlan } from './commit.ts';
import { type Comparison, compareChanges, compareWhole, NO_CHANGES } from './compare.ts';
import { countCards } from './counts.ts';
import { type Plan, planChanges } from './plan.ts';
import { type FormerHead, isSettled, type ProjectState, shownHead } from './project-state.ts';
import type { ObservedProject } from './replica-store.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';
import { type Committed, entryOf, type SyncRecord } from './sync-record.ts';
import { verifyCards } from './verify-cards.ts';

/**
 * Makes the cards show a head that was accepted.
 * @param isShown the table says that it is shown: then nothing is written unless something has to be repaired
 */
export async function showHead(
  run: Run,
  observed: ObservedProject & { readonly head: string },
  isShown: boolean,
  source: Source,
  startedAt: Date,
): Promise<ReplicateResult> {
  const { message, context, project, hold } = run;
  const { head, path } = observed;
  const comparison = await compare(run, head, source);
  const bound = observed.bound ?? (await bindByFile(run, path, head, comparison, source));
  const plan = planChanges(comparison.wanted, comparison.cards);
  if (isShown && isAllThere(project, comparison, plan)) return { kind: 'unchanged', requests: run.requests };

  const runId = context.newRunId();
  const recordOf = (committed: Committed): SyncRecord => ({
    ...entryOf(message, runId, context.now()),
    ...committed,
    headBefore: project.head,
    headAfter: head,
    requests: run.requests,
    durationMs: context.now().getTime() - startedAt.getTime(),
  });
  const target = { ...observed, former: formerHead(project, observed), bound, boundPath: path };
  const work = { project, comparison, plan, target, recordOf };
  const committed = await commitPlan(hold, runId, work, source, context.now);
  return { kind: 'replicated', head, requests: run.requests, ...committed };
}

function formerHead(
  project: ProjectState,
  { head, observedAt }: ObservedProject & { readonly head: string },
): FormerHead | null {
  const shown = shownHead(project);
  return shown === null || shown === head ? project.former : { head: shown, leftAt: observedAt };
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
  { status, models, problems }: ProjectState,
  { whole, cards }: Comparison,
  { moves, fetches, deletes }: Plan,
): boolean {
  const changes = moves.length + fetches.length + deletes.length;
  const isCounted = isDeepStrictEqual(countCards(cards.values()), { models, problems });
  return status === 'synced' && whole && changes === 0 && isCounted;
}
