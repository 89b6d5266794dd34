import { RetryLater } from '../../errors.ts';
import { parseRetryAfter } from '../http/retry-after.ts';

/** 501 is what GitLab answers where LFS is switched off: that does not pass. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/**
 * @throws RetryLater `LFS_RATE_LIMITED`, `LFS_UNAVAILABLE`: passing trouble is no property of a file, and must not
 * become one
 */
export function throwIfPassing({ status, headers }: Response, host: string): void {
  if (isPassing(status)) throw unavailable(host, status, headers.get('retry-after'));
}

/** @param status one that passes */
export function unavailable(host: string, status: number, retryAfter: string | null = null): RetryLater {
  const retryAfterSeconds = parseRetryAfter(retryAfter, Date.now());
  const patience = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
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

export function unreachable(host: string, why: string, cause: unknown): RetryLater {
  return new RetryLater('LFS_UNREACHABLE', `Cannot reach ${host} for Git LFS: ${why}.`, {
    cause,
    advice: 'Check name resolution, the route and firewall to this host, and its certificate authority.',
  });
}

export function aborted(host: string, cause: unknown): RetryLater {
  return new RetryLater('LFS_ABORTED', `Reading Git LFS from ${host} was cut off by the end of the run.`, {
    cause,
    advice: 'Nothing to do: the work is taken up again.',
  });
}
