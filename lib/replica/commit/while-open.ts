import { HubError, RetryLater } from '../../errors.ts';
import type { ProjectKey } from '../../project-key.ts';
import type { OpenRun } from '../project/project-state.ts';
import type { ReplicaStore } from '../replica-store.ts';

/** No worker lives longer: the most that AWS Lambda gives to an invocation. */
const LONGEST_RUN_MS = 15 * 60 * 1000;

/**
 * Does work that writes content with its run open, so that what is left of it is found if it is cut.
 * @param contentIds what the work may write, supersede or move; without any there is nothing to open
 * @throws what the work throws; RetryLater `RUN_NOT_REOPENED` if it has failed and the table could not be told
 */
export async function whileOpen<T>(
  key: ProjectKey,
  { run, contentIds }: Pick<OpenRun, 'run' | 'contentIds'>,
  store: Pick<ReplicaStore, 'openRun' | 'closeRun'>,
  now: () => Date,
  work: () => Promise<T>,
): Promise<T> {
  if (contentIds.length === 0) return work();
  const openUntil = (milliseconds: number): OpenRun => ({
    run,
    contentIds,
    aliveUntil: new Date(now().getTime() + milliseconds).toISOString(),
  });
  const opened = openUntil(LONGEST_RUN_MS);
  await store.openRun(key, opened);
  try {
    const result = await work();
    await store.closeRun(key, opened);
    return result;
  } catch (error) {
    // A faster run may have fenced and drained this one before it wrote its last content: so it is opened once more. It
    // writes no more.
    await store.openRun(key, openUntil(0)).catch((failure: unknown) => {
      throw notReopened(run, failure, error);
    });
    throw error;
  }
}

function notReopened(run: string, failure: unknown, cause: unknown): RetryLater {
  const why = failure instanceof HubError ? failure.code : 'unexpected';
  return new RetryLater(
    'RUN_NOT_REOPENED',
    `The run ${run} has failed, and the table was not told (${why}).`,
    {
      cause,
      advice: 'See the cause in the log: that is why the run has failed. If it lasts, look at the table.',
    },
  );
}
