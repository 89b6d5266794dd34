import { RetryLater } from '../../errors.ts';
import { brokenAnswer } from '../git-errors.ts';
import { diagnose } from './diagnosis.ts';
import { failureReason } from './failure-reason.ts';

/** What goes wrong before there is an answer, or inside of one. All of it may pass, and is retried. */
export function connectionFailure(host: string, cause: unknown): RetryLater {
  const reason = failureReason(cause);
  if (reason.startsWith('Z_')) return brokenAnswer(`its compression is damaged (${reason})`, cause);
  return unconnected(host, reason, cause);
}

/** @param why the system's code, or what was waited for in vain */
export function unconnected(host: string, why: string, cause: unknown): RetryLater {
  switch (diagnose(why).kind) {
    case 'unknown-host':
      return diagnosed('GIT_HOST_UNKNOWN', `The name ${host} cannot be resolved`, why, cause);
    case 'untrusted':
      return diagnosed('GIT_TLS_FAILED', `No trusted connection to ${host}`, why, cause);
    case 'unreachable':
      return diagnosed('GIT_UNREACHABLE', `Cannot reach ${host}`, why, cause);
  }
}

/** @param what a sentence without its end @param why see `diagnose`, whose advice it gets */
export function diagnosed(code: string, what: string, why: string, cause: unknown): RetryLater {
  return new RetryLater(code, `${what}: ${why}.`, { cause, advice: diagnose(why).advice });
}
