import type { ProjectKey } from '../../project-key.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

export type FoundHead =
  | { readonly kind: 'found'; readonly commit: string }
  /** The project, as far as this token sees it, has no such file at its head. */
  | { readonly kind: 'absent' }
  /** GitLab does not say; `why` is half a sentence. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Asks GitLab's API for the head of the project with this id, in one request. Only by way of a file does it tell that
 * to a token that may read repositories and no more (GitLab's documentation, "Repository files API").
 * @param file a file of the head
 * @throws BadCredentials, RetryLater as `askApi` does
 */
export async function findHead(
  { instance, projectId }: ProjectKey,
  file: string,
  token: string,
  options?: ApiOptions,
): Promise<FoundHead> {
  const resource = `projects/${projectId}/repository/files/${encodeURIComponent(file)}?ref=HEAD`;
  const answer = await askApi({ instance, method: 'HEAD', resource, token }, options);
  switch (answer.kind) {
    case 'absent':
      return answer;
    case 'refused':
      return { kind: 'unknown', why: answer.why };
    case 'no-api':
      return { kind: 'unknown', why: answer.error.message };
    case 'answered': {
      const commit = answer.headers.get('x-gitlab-commit-id');
      // A page for people has none, and a proxy may drop what it does not know.
      return commit === null
        ? { kind: 'unknown', why: 'the answer does not have the header X-Gitlab-Commit-Id' }
        : { kind: 'found', commit };
    }
  }
}
