import { Conflict, HubError, RetryLater } from '../errors.ts';
import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import type { ReplicateMessage } from '../queue/message.ts';
import { bringToHead } from './bring-to-head.ts';
import { drainRuns, isDrainDue } from './commit/drain.ts';
import { isOldNews, isRevived, isStranger } from './project/judge-hint.ts';
import type { ProjectHold } from './project/project-hold.ts';
import type { Unusable } from './project/project-state.ts';
import { register } from './project/register.ts';
import { entryOf, type FailedRun } from './project/sync-record.ts';
import type { ReplicateContext } from './replicate-context.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';

/** Times that a message is followed from the top because table, repository or token were changed under it. */
const MAX_TRIES = 4;

/** What comes out where no project is, or none that the token may see, or by now another one. */
const NOT_FOUND = new Set(['GIT_NOT_FOUND', 'PROJECT_NOT_FOUND', 'IDENTITY_MISMATCH']);

/**
 * Makes the table show the current head of a project's default branch. The message is only the reason to look, and the
 * commit that it names evidence that a head is new, so that duplicates, reordering and replays are harmless.
 *
 * @throws whatever went wrong, after it has been noted on the project
 */
export async function replicate(
  message: ReplicateMessage,
  context: ReplicateContext,
): Promise<ReplicateResult> {
  const lost = new Set<string>();
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const result = await replicateOnce(message, context, lost);
    if (result !== null) return result;
  }
  const key = keyOf(message);
  const busy = new RetryLater(
    'PROJECT_BUSY',
    `Others changed ${formatProjectKey(key)} each of the ${MAX_TRIES} times it was tried.`,
  );
  const { generation } = await context.store.readProject(key);
  await noteFailure({ key, generation }, busy, null, message, context);
  throw busy;
}

/**
 * @param lost heads that git showed, and then did not have
 * @returns null if somebody has changed the table, the repository or the token meanwhile: there is something new to see
 */
async function replicateOnce(
  message: ReplicateMessage,
  context: ReplicateContext,
  lost: Set<string>,
): Promise<ReplicateResult | null> {
  const { store, now } = context;
  const key = keyOf(message);
  const project = await store.readProject(key);
  if (isOldNews(project, message, context.patterns) && !isDrainDue(project, now()))
    return { kind: 'unchanged', requests: 0 };
  const hold: ProjectHold = { key, generation: project.generation };
  const startedAt = now();
  const run: Run = { message, context, project, hold, startedAt, requests: 0, head: null, unusable: null };
  try {
    await drainRuns(hold, project, store, now, context.early);
    return await bringToHead(run);
  } catch (error) {
    if (isOvertaken(run, error, lost)) return null;
    if (isGone(run, error)) return await noteGone(run, error);
    const failure = await context.reconsider(error);
    if (failure === null) return null;
    if (!isStranger(project, message)) {
      await register(run, message.path);
      await noteFailure(hold, failure, run.unusable, message, context);
    }
    throw failure;
  }
}

/** A head that is lost twice is no news: something of it is missing in the repository. */
function isOvertaken({ head }: Run, error: unknown, lost: Set<string>): boolean {
  if (error instanceof Conflict) return true;
  if (!(error instanceof HubError) || error.code !== 'GIT_NOT_OUR_REF' || head === null) return false;
  const isNews = !lost.has(head);
  lost.add(head);
  return isNews;
}

/**
 * Absence alone is no evidence, since a token that may not see a project is told the same: GitLab has to say so, too. Once
 * it has, a hint that comes late changes nothing, unless the project is there.
 */
function isGone({ message, project }: Run, error: unknown): error is HubError {
  const isSaid =
    message.trigger === 'project_destroy' || (project.status === 'gone' && !isRevived(project, message));
  return isSaid && error instanceof HubError && NOT_FOUND.has(error.code);
}

/** @returns null if somebody else has moved the project on: then it has to be looked at again */
async function noteGone(
  { message, context, project, hold, requests }: Run,
  error: HubError,
): Promise<ReplicateResult | null> {
  const { store, now, newRunId } = context;
  if (isStranger(project, message) || project.status === 'gone') return { kind: 'gone', requests };
  const entry = entryOf(message, newRunId(), now());
  try {
    await store.noteFailure(hold, { ...entry, status: 'gone', error: describe(error), unusable: null });
    return { kind: 'gone', requests };
  } catch (conflict) {
    if (conflict instanceof Conflict) return null;
    throw conflict;
  }
}

async function noteFailure(
  hold: ProjectHold,
  cause: unknown,
  unusable: Unusable | null,
  message: ReplicateMessage,
  { store, now, newRunId, statusOf }: ReplicateContext,
): Promise<void> {
  const entry = entryOf(message, newRunId(), now());
  try {
    await store.noteFailure(hold, { ...entry, status: statusOf(cause), error: describe(cause), unusable });
  } catch (conflict) {
    // Somebody else has moved the project on since: this failure is no longer news.
    if (!(conflict instanceof Conflict)) throw conflict;
  }
}

function describe(error: unknown): FailedRun['error'] {
  return error instanceof HubError
    ? { code: error.code, message: error.message, advice: error.advice ?? null }
    : { code: 'INTERNAL', message: 'Unexpected error; the log of the function has it.', advice: null };
}

function keyOf({ instance, projectId }: ReplicateMessage): ProjectKey {
  return { instance, projectId };
}
