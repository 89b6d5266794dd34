import { UnusableHead } from '../errors.ts';
import { acceptHead } from './accept-head.ts';
import { expectAfter } from './expect-after.ts';
import { observe } from './observe.ts';
import { isSettled, type ProjectState } from './project-state.ts';
import { register } from './register.ts';
import type { ObservedProject } from './replica-store.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import { isSameProject } from './same-project.ts';
import { showHead } from './show-head.ts';
import type { Source } from './source.ts';

/** Reads the head of the project's default branch and makes the cards show it. */
export async function bringToHead(run: Run): Promise<ReplicateResult> {
  const { message, context, project } = run;
  const { store, late, sliceFiles, maxModelBytes, patterns } = context;
  const startedAt = context.now();
  const { remote, head, observed } = await observe(run);
  await register(run, observed.path);
  const { capabilities } = observed;
  const source = { remote, capabilities, store, late, sliceFiles, maxModelBytes, patterns };
  if (head.kind === 'empty') return noteEmpty(run, observed, source);

  const { commit } = head;
  run.head = commit;
  await acceptHead(run, commit, source);
  if (!message.full) throwIfUnusable(project, commit);
  const isShown = isSettled(project, patterns) && project.head === commit && isSameProject(project, observed);
  if (isShown && !message.full) {
    await expectAfter(run, commit, source);
    if (project.status === 'synced') return { kind: 'unchanged', requests: run.requests };
  }
  const result = await showHead(run, { ...observed, head: commit }, isShown, source, startedAt);
  if (result.kind !== 'partial') await expectAfter(run, commit, source);
  return { ...result, requests: run.requests };
}

/** What is over a limit stays so, whoever asks: only another head, or a full run after a limit was raised, is worth it. */
function throwIfUnusable({ lastError }: ProjectState, commit: string): void {
  if (lastError?.unusable !== commit) return;
  const { code, message, advice } = lastError;
  throw new UnusableHead(code, message, advice === null ? {} : { advice });
}

async function noteEmpty(run: Run, observed: ObservedProject, source: Source): Promise<ReplicateResult> {
  const { context, project, hold } = run;
  const isKnown = project.status === 'empty' && isSameProject(project, observed);
  if (!isKnown) await context.store.transact(hold, { kind: 'empty', project: observed }, []);
  await expectAfter(run, null, source);
  return { kind: 'empty', requests: run.requests };
}
