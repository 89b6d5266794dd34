import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

/** What GitLab shows beside a commit, and in its merge requests. */
export type CommitStatus = {
  readonly commit: string;
  /** The branch that it is for; null: GitLab finds one. */
  readonly branch: string | null;
  readonly state: 'success' | 'failed';
  /** 255 characters at most. */
  readonly description: string;
};

/** By which GitLab tells it from the statuses of others. */
const NAME = 'model-hub';

/**
 * Sets our status of a commit, in one request.
 * @returns half a sentence where GitLab did not do it, else null
 * @throws BadCredentials, RetryLater as `askApi` does
 */
export async function writeStatus(
  { instance, projectId }: { readonly instance: string; readonly projectId: number },
  { commit, branch, state, description }: CommitStatus,
  token: string,
  options?: ApiOptions,
): Promise<string | null> {
  const json = { state, name: NAME, description, ...(branch !== null && { ref: branch }) };
  const resource = `projects/${projectId}/statuses/${commit}`;
  const answer = await askApi({ instance, method: 'POST', resource, token, json }, options);
  switch (answer.kind) {
    case 'answered':
      return null;
    case 'absent':
      return 'GitLab knows no such commit, or not this token';
    case 'refused':
      return `${answer.why}: it takes the scope api and the role Developer`;
    case 'no-api':
      return answer.error.message;
  }
}
