import { type HubError, PermanentError, RetryLater } from '../../errors.ts';
import { formatProjectKey } from '../../project-key.ts';
import { STALENESS_MS } from '../project/staleness.ts';
import type { Run } from '../run.ts';

/** @param why what shows that another project is at the path */
export function mismatch({ hold }: Pick<Run, 'hold'>, path: string, why: string): PermanentError {
  return new PermanentError(
    'IDENTITY_MISMATCH',
    `${path} is not the project ${formatProjectKey(hold.key)}: ${why}.`,
    {
      advice:
        'Nothing was written. The project was moved or deleted, or the hint mixes up two projects: push to it, and ' +
        'give the token the scope read_api, so that it is found wherever it is.',
    },
  );
}

/**
 * What git and GitLab's API say does not agree. While the hint is young, one of them may be a replica that lags behind.
 * @param why what does not agree
 */
export function disagreement(
  run: Pick<Run, 'hold' | 'message' | 'startedAt'>,
  path: string,
  why: string,
): HubError {
  const { message, startedAt, hold } = run;
  const isYoung = startedAt.getTime() < Date.parse(message.receivedAt) + STALENESS_MS;
  return isYoung ? inDoubt(formatProjectKey(hold.key), path, why) : mismatch(run, path, why);
}

/**
 * @param project its key, as it is written
 * @param why half a sentence
 */
export function inDoubt(project: string, path: string, why: string): RetryLater {
  return new RetryLater(
    'IDENTITY_IN_DOUBT',
    `Whether ${path} is the project ${project} is not sure now: ${why}.`,
    {
      advice:
        'If this lasts, check that the API of the instance can be reached from here (/api/v4), and that the project exists.',
    },
  );
}

/** @param why what keeps GitLab from saying which project is at the path */
export function unproven({ hold }: Pick<Run, 'hold'>, path: string, why: string): PermanentError {
  return new PermanentError(
    'IDENTITY_UNPROVEN',
    `Whether ${path} is the project ${formatProjectKey(hold.key)} cannot be found out: ${why}.`,
    { advice: 'Nothing was written. Give the token the scope read_api, then replay the message or push.' },
  );
}
