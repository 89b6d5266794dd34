import { RetryLater } from '../errors.ts';
import type { ProjectKey } from '../project-key.ts';
import type { OpenRun } from './project-state.ts';
import type { ReplicaStore } from './replica-store.ts';

/** Does work that writes content with its run open, so that what is left of it is found if it is cut. */
export async function whileOpen<T>(
  key: ProjectKey,
  run: OpenRun,
  store: Pick<ReplicaStore, 'openRun' | 'closeRun'>,
  work: () => Promise<T>,
): Promise<T> {
  if (run.contentIds.length === 0) return work();
  await store.openRun(key, run);
  try {
    const result = await work();
    await store.closeRun(key, run);
    return result;
  } catch (error) {
    // A faster run may have fenced and drained this one before it wrote its last content: so it is opened once more.
    await store.openRun(key, run).catch((failure: unknown) => {
      throw notReopened(run, new AggregateError([error, failure]));
    });
    throw error;
  }
}

function notReopened({ run }: OpenRun, cause: AggregateError): RetryLater {
  return new RetryLater(
    'RUN_NOT_REOPENED',
    `The run ${run} has failed, and the table does not take that down.`,
    {
      cause,
      advice: 'See both causes in the log: the first is that of the run, the second that of the table.',
    },
  );
}
