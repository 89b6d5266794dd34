import { isDeepStrictEqual } from 'node:util';
import { commitPlan } from './commit/commit.ts';
import { recentFormer, shownHead } from './head/known-heads.ts';
import { bindByFile } from './identity/bind-by-file.ts';
import { bindAgain } from './identity/bind-project.ts';
import { type Comparison, compareChanges, compareWhole, NO_CHANGES } from './plan/compare.ts';
import { checkCount, countCards } from './plan/counts.ts';
import { isNothing, type Plan, planChanges } from './plan/plan.ts';
import { type Verified, verifyCards } from './plan/verify-cards.ts';
import { isSettled, wasVerified } from './project/judge-state.ts';
import type { Bound, FormerHead, ProjectState } from './project/project-state.ts';
import { type Committed, entryOf, NOTHING_COMMITTED, type SyncRecord } from './project/sync-record.ts';
import type { ObservedProject } from './replica-store.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';

/**
 * Makes the cards show a head that was accepted.
 * @param isShown the table says that it is shown: then nothing is written unless something has to be repaired
 * @throws UnusableHead `TOO_MANY_MODELS`; what comparing, `verifyCards`, `bindAgain`, `bindByFile` and `commitPlan` say
 */
export async function showHead(
  run: Run,
  observed: ObservedProject & { readonly head: string },
  isShown: boolean,
  source: Source,
): Promise<ReplicateResult> {
  const { message, context, project, hold, startedAt } = run;
  const { head, path } = observed;
  const compared = await compare(run, observed, source);
  const { comparison, bound: known, verifiedTo, left: unverified, isDamaged } = compared;
  const plan = planChanges(comparison.wanted, comparison.cards);
  checkCount(project, comparison, plan);
  const bound = known ?? (await bindByFile(run, observed, { comparison, plan }, source));
  const { hops, verified = null, ...before } = message.progress ?? { hops: 0, ...NOTHING_COMMITTED };
  // What is verified counts; what is to be done besides is for the next run.
  if (verifiedTo !== null && !isDamaged)
    return {
      kind: 'partial',
      left: unverified,
      verified: verifiedTo,
      head,
      requests: run.requests,
      ...before,
    };
  if (isShown && isAllThere(project, comparison, plan)) {
    await noteVerified(run, before);
    return { kind: 'unchanged', requests: run.requests };
  }

  const runId = context.newRunId();
  const recordOf = (committed: Committed): SyncRecord => ({
    ...entryOf(message, runId, context.now()),
    ...committed,
    hops,
    headBefore: project.head,
    headAfter: head,
    requests: run.requests,
    durationMs: context.now().getTime() - startedAt.getTime(),
  });
  const boundPath = bound === null ? null : path;
  const { patterns } = context;
  const target = { ...observed, former: formerHead(run, observed), bound, boundPath, patterns };
  const work = { project, comparison, plan, target, before, recordOf };
  const { kind, left, ...committed } = await commitPlan(hold, runId, work, source, context.now);
  const result = { head, requests: run.requests, ...committed };
  // What was verified is to be repaired first.
  if (kind === 'partial') return { kind, left: left + unverified, verified, ...result };
  if (verifiedTo !== null) return { kind: 'partial', left: unverified, verified: verifiedTo, ...result };
  await noteVerified(run, committed);
  return { kind: 'replicated', ...result };
}

/** To be called when all cards were looked at. Where something was repaired, more may be amiss by now. */
async function noteVerified(run: Run, repaired: Committed): Promise<void> {
  if (isToVerify(run) && isDeepStrictEqual(repaired, NOTHING_COMMITTED))
    await run.context.store.noteVerified(run.hold, run.context.now().toISOString());
}

/** As of one moment: what is not verified at the beginning is not noted as verified at the end. */
function isToVerify({ message, project, startedAt }: Run): boolean {
  return message.full && !wasVerified(project, startedAt);
}

function formerHead(
  { project, startedAt }: Run,
  { head, observedAt }: ObservedProject & { readonly head: string },
): FormerHead | null {
  const shown = shownHead(project);
  if (shown === null || shown === head) return project.former;
  const isReturn = head === recentFormer(project, startedAt);
  return { head: shown, leftAt: observedAt, ...(isReturn && { returned: true }) };
}

/** `bound`: what vouches for the path once the comparison is known. */
type Compared = Verified & { readonly bound: Bound | null };

async function compare(
  run: Run,
  { head, path, bound }: ObservedProject & { readonly head: string },
  source: Source,
): Promise<Compared> {
  const { message, context, project, hold } = run;
  const isTrusted = { bound, verifiedTo: null, left: 0, isDamaged: false };
  if (isToVerify(run)) {
    const whole = await compareWhole(hold.key, head, source);
    return { bound, ...(await verifyCards(whole, source, message.progress?.verified ?? null)) };
  }
  if (message.full || !isSettled(project, context.patterns) || project.head === null)
    return { ...isTrusted, comparison: await compareWhole(hold.key, head, source) };
  if (project.head === head) return { ...isTrusted, comparison: NO_CHANGES };
  const changes = await compareChanges(hold.key, project.head, head, source);
  if (changes !== null) return { ...isTrusted, comparison: changes };
  // A repository without the head that is shown may be another project's.
  const comparison = await compareWhole(hold.key, head, source);
  return { ...isTrusted, comparison, bound: await bindAgain(run, path) };
}

/** Whether a full run has found nothing to repair. */
function isAllThere(
  { status, models, problems }: ProjectState,
  { whole, cards }: Comparison,
  plan: Plan,
): boolean {
  const isCounted = isDeepStrictEqual(countCards(cards.values()), { models, problems });
  return status === 'synced' && whole && isNothing(plan) && isCounted;
}
