import { PermanentError, UnusableHead } from '../errors.ts';
import { acceptHead } from './head/accept-head.ts';
import { expectAfter } from './head/expect-after.ts';
import { observe } from './identity/observe.ts';
import { isSettled } from './project/judge-state.ts';
import type { Unusable } from './project/project-state.ts';
import { register } from './project/register.ts';
import { isSameProject } from './project/same-project.ts';
import type { ObservedProject } from './replica-store.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import { showHead } from './show-head.ts';
import type { Source } from './source.ts';

/**
 * Reads the head of the project's default branch and makes the cards show it.
 * @throws UnusableHead for a head that cannot be shown, which `run.unusable` then has; what `observe`, `acceptHead`,
 * `expectAfter` and `showHead` say
 */
export async function bringToHead(run: Run): Promise<ReplicateResult> {
  const { message, context, project } = run;
  const { store, late, sliceFiles, maxModelBytes, patterns, onChanged } = context;
  const { remote, head, observed } = await observe(run);
  await register(run, observed.path);
  const { capabilities } = observed;
  const source = { remote, capabilities, store, late, sliceFiles, maxModelBytes, patterns, onChanged };
  if (head.kind === 'empty') return noteEmpty(run, observed, source);

  const { commit } = head;
  run.head = commit;
  // Nothing is shown of one that cannot be.
  if (knownUnusable(run, commit) === null) await acceptHead(run, commit, source);
  const isShown = isSettled(project, patterns) && project.head === commit && isSameProject(project, observed);
  if (isShown && !message.full) {
    await expectAfter(run, commit, source);
    if (project.status === 'synced') return { kind: 'unchanged', requests: run.requests };
  }
  const result = await tryToShow(run, { ...observed, head: commit }, isShown, source);
  if (result.kind !== 'partial') await expectAfter(run, commit, source);
  return { ...result, requests: run.requests };
}

async function tryToShow(
  run: Run,
  observed: ObservedProject & { readonly head: string },
  isShown: boolean,
  source: Source,
): Promise<ReplicateResult> {
  try {
    throwIfUnusable(knownUnusable(run, observed.head));
    return await showHead(run, observed, isShown, source);
  } catch (error) {
    if (error instanceof UnusableHead) run.unusable = unusableHead(run, observed.head, error);
    // That this head cannot be shown says nothing of the push that the hint tells of, which git may not show yet.
    if (error instanceof PermanentError) await expectAfter(run, observed.head, source);
    throw error;
  }
}

function unusableHead({ context }: Run, head: string, { code, message, advice }: UnusableHead): Unusable {
  return { head, code, message, advice: advice ?? null, patterns: context.patterns };
}

/**
 * What is over a limit stays so, whoever asks: only another head is worth it, other models to look for, or a full run after
 * a limit was raised.
 */
function knownUnusable({ message, project: { unusable }, context }: Run, commit: string): Unusable | null {
  const isKnown = !message.full && unusable?.head === commit && unusable.patterns === context.patterns;
  return isKnown ? unusable : null;
}

function throwIfUnusable(unusable: Unusable | null): void {
  if (unusable === null) return;
  const { code, message, advice } = unusable;
  throw new UnusableHead(code, message, advice === null ? {} : { advice });
}

async function noteEmpty(run: Run, observed: ObservedProject, source: Source): Promise<ReplicateResult> {
  const { context, project, hold } = run;
  const isKnown = project.status === 'empty' && isSameProject(project, observed);
  if (!isKnown) await context.store.transact(hold, { kind: 'empty', project: observed }, []);
  await expectAfter(run, null, source);
  return { kind: 'empty', requests: run.requests };
}
