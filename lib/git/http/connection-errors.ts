import { RetryLater } from '../../errors.ts';
import { NOTHING_TO_DO } from '../../http/advice.ts';
import type { ConnectionErrors } from '../../http/connection.ts';
import { diagnosed } from '../../http/diagnosed.ts';
import { diagnose } from '../../http/diagnosis.ts';
import { failureReason } from '../../http/failure-reason.ts';
import { brokenAnswer } from '../git-errors.ts';

/**
 * `GIT_ABORTED`; for too long a silence `GIT_UNREACHABLE`; else `GIT_HOST_UNKNOWN`, `GIT_TLS_FAILED`,
 * `GIT_UNREACHABLE`, `GIT_BROKEN_ANSWER`. All of it may pass, and is retried.
 */
export const GIT_ERRORS: ConnectionErrors = { aborted, silent: unconnected, failed };

function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('GIT_ABORTED', `Reading from ${host} was cut off by the end of the run.`, {
    cause,
    advice: NOTHING_TO_DO,
  });
}

/** What goes wrong before there is an answer, or inside of one. */
function failed(host: string, cause: unknown): RetryLater {
  const reason = failureReason(cause);
  if (reason.startsWith('Z_')) return brokenAnswer(`its compression is damaged (${reason})`, cause);
  return unconnected(host, reason, cause);
}

/** @param why the system's code, or what was waited for in vain */
function unconnected(host: string, why: string, cause: unknown): RetryLater {
  switch (diagnose(why).kind) {
    case 'unknown-host':
      return diagnosed('GIT_HOST_UNKNOWN', `The name ${host} cannot be resolved`, why, cause);
    case 'untrusted':
      return diagnosed('GIT_TLS_FAILED', `No trusted connection to ${host}`, why, cause);
    case 'unreachable':
      return diagnosed('GIT_UNREACHABLE', `Cannot reach ${host}`, why, cause);
  }
}
