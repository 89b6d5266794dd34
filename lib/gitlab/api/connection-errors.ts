import { RetryLater } from '../../errors.ts';
import { NOTHING_TO_DO } from '../../http/advice.ts';
import type { ConnectionErrors } from '../../http/connection.ts';
import { diagnosed } from '../../http/diagnosed.ts';
import { diagnose } from '../../http/diagnosis.ts';
import { failureReason } from '../../http/failure-reason.ts';

/** `GITLAB_ABORTED`, `GITLAB_HOST_UNKNOWN`, `GITLAB_TLS_FAILED`, `GITLAB_UNREACHABLE`. */
export const API_ERRORS: ConnectionErrors = {
  aborted,
  silent: unconnected,
  failed: (host, cause) => unconnected(host, failureReason(cause), cause),
};

function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('GITLAB_ABORTED', `Asking the API of ${host} was cut off by the end of the run.`, {
    cause,
    advice: NOTHING_TO_DO,
  });
}

function unconnected(host: string, why: string, cause: unknown): RetryLater {
  switch (diagnose(why).kind) {
    case 'unknown-host':
      return diagnosed('GITLAB_HOST_UNKNOWN', `The name ${host} cannot be resolved`, why, cause);
    case 'untrusted':
      return diagnosed('GITLAB_TLS_FAILED', `No trusted connection to the API of ${host}`, why, cause);
    case 'unreachable':
      return diagnosed('GITLAB_UNREACHABLE', `Cannot reach the API of ${host}`, why, cause);
  }
}
