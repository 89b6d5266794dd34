import { RetryLater } from '../../errors.ts';
import { CHECK_BASE_URL } from '../../http/advice.ts';

/** Retried, as `GIT_NOT_GIT` is. @param what was asked for: `the project` */
export function notGitLab(where: string, what: string): RetryLater {
  return new RetryLater('GITLAB_NOT_GITLAB', `${where} answers, but not with ${what}.`, {
    advice: CHECK_BASE_URL,
  });
}
