import { RetryLater } from '../../errors.ts';
import { brokenAnswer } from '../git-errors.ts';
import { diagnose } from './diagnosis.ts';
import { failureReason } from './failure-reason.ts';

/** What goes wrong before there is an answer, or inside of one. All of it may pass, and is retried. */
export function connectionFailure(host: string, cause: unknown): RetryLater {
  const reason = failureReason(cause);
  if (reason.startsWith('Z_')) return brokenAnswer(`its compression is damaged (${reason})`, cause);
  const { kind, advice } = diagnose(reason);
  switch (kind) {
    case 'unknown-host':
      return new RetryLater('GIT_HOST_UNKNOWN', `The name ${host} cannot be resolved: ${reason}.`, {
        cause,
        advice,
      });
    case 'untrusted':
      return new RetryLater('GIT_TLS_FAILED', `No trusted connection to ${host}: ${reason}.`, {
        cause,
        advice,
      });
    case 'unreachable':
      return unreachable(host, reason, cause);
  }
}

/** @param why the system's code, or what was waited for in vain */
export function unreachable(host: string, why: string, cause: unknown): RetryLater {
  const { advice } = diagnose(why);
  return new RetryLater('GIT_UNREACHABLE', `Cannot reach ${host}: ${why}.`, { cause, advice });
}
