import { PermanentError } from '../errors.ts';
import { formatProjectKey } from '../project-key.ts';
import type { Run } from './run.ts';

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

/** @param why what keeps GitLab from saying which project is at the path */
export function unproven({ hold }: Pick<Run, 'hold'>, path: string, why: string): PermanentError {
  return new PermanentError(
    'IDENTITY_UNPROVEN',
    `Whether ${path} is the project ${formatProjectKey(hold.key)} cannot be found out: ${why}.`,
    { advice: 'Nothing was written. Give the token the scope read_api, then replay the message or push.' },
  );
}
