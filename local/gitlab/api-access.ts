import { type AccessToken, hasScope, isExpired, type Scope } from './access-token.ts';
import { messageReply, type Reply } from './reply.ts';
import type { ApiRoute } from './route.ts';

/**
 * `files`: all tokens have the scope `read_repository` and no more; `files and self`: they may also rotate themselves;
 * `none`: there is no API behind this address.
 */
export type ApiAccess = 'full' | 'files' | 'files and self' | 'none';

/** What a token may do where that is not left to itself. */
export function scopesOf(token: AccessToken, access: ApiAccess): readonly Scope[] {
  switch (access) {
    case 'full':
      return token.scopes;
    case 'files':
    case 'none':
      return ['read_repository'];
    case 'files and self':
      return ['read_repository', 'self_rotate'];
  }
}

const FILES: readonly string[] = ['file', 'token'] satisfies ApiRoute['kind'][];

/** What keeps any token from the API, or null. */
export function apiBar(route: ApiRoute, access: ApiAccess): Reply | null {
  switch (access) {
    case 'full':
      return null;
    case 'files':
      return FILES.includes(route.kind) ? null : insufficientScope('api read_api');
    case 'files and self':
      return [...FILES, 'token-rotation'].includes(route.kind) ? null : insufficientScope('api read_api');
    case 'none':
      return messageReply(404, '404 Not Found');
  }
}

/** What keeps this token from a call, or null (`lib/api/api_guard.rb`). */
export function tokenBar(
  token: AccessToken | null,
  route: ApiRoute,
  method: string,
  now: Date,
): Reply | null {
  if (token === null) return messageReply(401, '401 Unauthorized');
  if (token.isRevoked) return invalidToken('Token was revoked. You have to re-authorize from the user.');
  if (isExpired(token, now)) {
    return invalidToken('Token is expired. You can either do re-authorization or token refresh.');
  }
  return scopeBar(token, route, method);
}

/** Scopes that are enough for one kind of call. */
const ENOUGH: Readonly<Partial<Record<ApiRoute['kind'], Scope>>> = {
  'token-rotation': 'self_rotate',
  file: 'read_repository',
  user: 'read_user',
  version: 'read_user',
};

function scopeBar(token: AccessToken, { kind }: ApiRoute, method: string): Reply | null {
  // Any token may ask about itself.
  if (kind === 'token' || kind === 'token-associations') return null;
  const enough = ENOUGH[kind];
  if (hasScope(token, 'api', ...(enough === undefined ? [] : [enough]))) return null;
  if (method !== 'GET' && method !== 'HEAD') return insufficientScope('api');
  return hasScope(token, 'read_api') ? null : insufficientScope('api read_api');
}

function invalidToken(description: string): Reply {
  return { status: 401, body: { error: 'invalid_token', error_description: description } };
}

function insufficientScope(scope: string): Reply {
  const error_description = 'The request requires higher privileges than provided by the access token.';
  return { status: 403, body: { error: 'insufficient_scope', error_description, scope } };
}
