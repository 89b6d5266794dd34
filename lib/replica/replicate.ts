import { Conflict, HubError, RetryLater, UnusableHead } from '../errors.ts';
import { formatProjectKey, type ProjectKey } from '../project-key.ts';
import type { ReplicateMessage } from '../queue/message.ts';
import { bringToHead } from './bring-to-head.ts';
import { drainRuns, isDrainDue } from './drain.ts';
import type { ProjectHold } from './project-hold.ts';
import { isOldNews, isStranger } from './project-state.ts';
import { register } from './register.ts';
import type { ReplicateContext } from './replicate-context.ts';
import type { ReplicateResult } from './replicate-result.ts';
import type { Run } from './run.ts';
import { entryOf, type FailedRun } from './sync-record.ts';

/** Times that a message is followed from the top because table or repository were changed under it. */
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
  let overtaken: unknown;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    try {
      return await replicateOnce(message, context);
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      overtaken = error;
    }
  }
  const key = keyOf(message);
  const failure = overtaken instanceof Conflict ? busy(key) : overtaken;
  const { generation } = await context.store.readProject(key);
  await noteFailure({ key, generation }, describe(failure, null), failure, message, context);
  throw failure;
}

/** Somebody has changed the table meanwhile, or the repository between two requests: there is something new to see. */
function isOvertaken(error: unknown): boolean {
  return error instanceof Conflict || (error instanceof HubError && error.code === 'GIT_NOT_OUR_REF');
}

function busy(key: ProjectKey): RetryLater {
  const name = formatProjectKey(key);
  return new RetryLater(
    'PROJECT_BUSY',
    `Others changed ${name} each of the ${MAX_TRIES} times it was tried.`,
  );
}

async function replicateOnce(message: ReplicateMessage, context: ReplicateContext): Promise<ReplicateResult> {
  const { store, now } = context;
  const key = keyOf(message);
  const project = await store.readProject(key);
  if (isOldNews(project, message, context.patterns) && !isDrainDue(project, now()))
    return { kind: 'unchanged', requests: 0 };
  const hold: ProjectHold = { key, generation: project.generation };
  const run: Run = { message, context, project, hold, requests: 0, head: null };
  try {
    await drainRuns(hold, project, store, now);
    return await bringToHead(run);
  } catch (error) {
    if (isOvertaken(error)) throw error;
    if (isGone(run, error)) return await noteGone(run, error);
    if (!isStranger(project, message)) {
      await register(run, message.path);
      await noteFailure(hold, describe(error, run.head), error, message, context);
    }
    throw error;
  }
}

/**
 * Absence alone is no evidence, since a token that may not see a project is told the same: GitLab has to say so, too. Once
 * it has, a hint that comes late changes nothing, unless the project is there.
 */
function isGone({ message, project }: Run, error: unknown): error is HubError {
  const isSaid = message.trigger === 'project_destroy' || project.status === 'gone';
  return isSaid && error instanceof HubError && NOT_FOUND.has(error.code);
}

/** @throws Conflict if somebody else has moved the project on: then it has to be looked at again. */
async function noteGone(
  { message, context, project, hold, requests }: Run,
  error: HubError,
): Promise<ReplicateResult> {
  const { store, now, newRunId } = context;
  if (!isStranger(project, message) && project.status !== 'gone') {
    const entry = entryOf(message, newRunId(), now());
    await store.noteFailure(hold, { ...entry, status: 'gone', error: describe(error, null) });
  }
  return { kind: 'gone', requests };
}

async function noteFailure(
  hold: ProjectHold,
  error: FailedRun['error'],
  cause: unknown,
  message: ReplicateMessage,
  { store, now, newRunId, statusOf }: ReplicateContext,
): Promise<void> {
  const entry = entryOf(message, newRunId(), now());
  try {
    await store.noteFailure(hold, { ...entry, status: statusOf(cause), error });
  } catch (conflict) {
    // Somebody else has moved the project on since: this failure is no longer news.
    if (!(conflict instanceof Conflict)) throw conflict;
  }
}

/** @param head the one that was to be shown */
function describe(error: unknown, head: string | null): FailedRun['error'] {
  if (!(error instanceof HubError)) {
    const message = 'Unexpected error; the log of the function has it.';
    return { code: 'INTERNAL', message, advice: null, unusable: null };
  }
  const { code, message, advice = null } = error;
  return { code, message, advice, unusable: error instanceof UnusableHead ? head : null };
}

function keyOf({ instance, projectId }: ReplicateMessage): ProjectKey {
  return { instance, projectId };
}
