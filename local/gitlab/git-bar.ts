import { type AccessToken, hasScope, isActive, isMember } from './access-token.ts';
import type { Reply } from './reply.ts';

/** GitLab says the same of a token that is wrong, expired, revoked or too weak. */
export const DENIED: Reply = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="GitLab"' },
  body: 'HTTP Basic: Access denied\n',
};

const NOT_FOUND: Reply = {
  status: 404,
  body: `The project you were looking for could not be found or you don't have permission to view it.\n`,
};

const REPORTER = 20;

/** Whether a token opens git at all. */
export function mayUseGit(token: AccessToken | null, isPush: boolean, now: Date): token is AccessToken {
  if (token === null || !isActive(token, now)) return false;
  return isPush
    ? hasScope(token, 'api', 'write_repository')
    : hasScope(token, 'api', 'read_repository', 'write_repository');
}

/** What keeps its owner from a repository, or null. */
export function repositoryBar(token: AccessToken, path: string): Reply | null {
  if (!isMember(token, path)) return NOT_FOUND;
  if (token.role >= REPORTER) return null;
  return { status: 403, body: 'You are not allowed to download code from this project.\n' };
}
