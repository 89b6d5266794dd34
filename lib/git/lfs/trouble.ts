import { RetryLater } from '../../errors.ts';
import { NOTHING_TO_DO } from '../../http/advice.ts';
import { askedPatience } from '../../http/asked-patience.ts';
import type { ConnectionErrors } from '../../http/connection.ts';
import { failureReason } from '../../http/failure-reason.ts';

/** 501 is what GitLab answers where LFS is switched off: that does not pass. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/**
 * @throws RetryLater `LFS_RATE_LIMITED`, `LFS_UNAVAILABLE`: passing trouble is no property of a file, and must not
 * become one
 */
export function throwIfPassing(response: Response, host: string): void {
  if (isPassing(response.status)) throw unavailable(host, response.status, askedPatience(response));
}

/**
 * @param status one that passes
 * @param patience what the answer asks for
 */
export function unavailable(
  host: string,
  status: number,
  patience: ReturnType<typeof askedPatience> = {},
): RetryLater {
  return status === 429
    ? new RetryLater('LFS_RATE_LIMITED', `${host}: too many requests for Git LFS.`, {
        ...patience,
        advice: 'Nothing to do: it is tried again when the server allows it.',
      })
    : new RetryLater('LFS_UNAVAILABLE', `${host}: Git LFS is unwell (${status}).`, {
        ...patience,
        advice: 'If this lasts, look at the state of the instance and of its object storage.',
      });
}

export function tooSlow(bytes: number, milliseconds: number, cause: unknown): RetryLater {
  const message = `A Git LFS object of ${bytes} bytes did not come within ${milliseconds / 1000} s.`;
  return new RetryLater('LFS_TOO_SLOW', message, {
    cause,
    advice: 'If this repeats, look at the object storage of the instance and at the route to it.',
  });
}

/** `LFS_ABORTED`, `LFS_UNREACHABLE`. */
export const LFS_ERRORS: ConnectionErrors = {
  aborted,
  silent: unreachable,
  failed: (host, cause) => unreachable(host, failureReason(cause), cause),
};

function unreachable(host: string, why: string, cause: unknown): RetryLater {
  return new RetryLater('LFS_UNREACHABLE', `Cannot reach ${host} for Git LFS: ${why}.`, {
    cause,
    advice: 'Check name resolution, the route and firewall to this host, and its certificate authority.',
  });
}

function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('LFS_ABORTED', `Reading Git LFS from ${host} was cut off by the end of the run.`, {
    cause,
    advice: NOTHING_TO_DO,
  });
}
