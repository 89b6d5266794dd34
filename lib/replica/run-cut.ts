import { RetryLater } from '../errors.ts';

/**
 * To be called where a run can be cut without harm: what it has not done by the end of its time is for the next one.
 * @param run aborts when the time budget of the run ends
 * @throws RetryLater `RUN_CUT`
 */
export function throwIfOver(run: AbortSignal | undefined): void {
  if (run?.aborted) throw runCut();
}

/** For a run that has come to nothing in its time. */
export function runCut(): RetryLater {
  return new RetryLater('RUN_CUT', 'The time of the run was over before its work was done.', {
    advice:
      'Nothing to do; if this repeats, the project is too large for a run, or the table too slow for it.',
  });
}
