import { RetryLater } from '../errors.ts';
import type { ConnectionErrors } from '../git/http/connection.ts';
import { diagnose } from '../git/http/diagnosis.ts';
import { failureReason } from '../git/http/failure-reason.ts';

/** `GITLAB_ABORTED`, `GITLAB_HOST_UNKNOWN`, `GITLAB_TLS_FAILED`, `GITLAB_UNREACHABLE`. */
export const API_ERRORS: ConnectionErrors = {
  aborted,
  silent: unreachable,
  failed: (host, cause) => connectionFailure(host, failureReason(cause), cause),
};

function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('GITLAB_ABORTED', `Asking the API of ${host} was cut off by the end of the run.`, {
    cause,
    advice: 'Nothing to do: the work is taken up again.',
  });
}

function connectionFailure(host: string, reason: string, cause: unknown): RetryLater {
  const { kind, advice } = diagnose(reason);
  switch (kind) {
    case 'unknown-host':
      return new RetryLater('GITLAB_HOST_UNKNOWN', `The name ${host} cannot be resolved: ${reason}.`, {
        cause,
        advice,
      });
    case 'untrusted':
      return new RetryLater('GITLAB_TLS_FAILED', `No trusted connection to the API of ${host}: ${reason}.`, {
        cause,
        advice,
      });
    case 'unreachable':
      return unreachable(host, reason, cause);
  }
}

function unreachable(host: string, why: string, cause: unknown): RetryLater {
  const { advice } = diagnose(why);
  return new RetryLater('GITLAB_UNREACHABLE', `Cannot reach the API of ${host}: ${why}.`, { cause, advice });
}
