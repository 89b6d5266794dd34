import { type AccessToken, hasScope, isExpired } from './access-token.ts';
import { messageReply, type Reply } from './reply.ts';
import type { ApiRoute } from './route.ts';

/** `files`: a token with the scope `read_repository` and no more; `none`: there is no API behind this address. */
export type ApiAccess = 'full' | 'files' | 'none';

/** What keeps any token from the API, or null. */
export function apiBar(route: ApiRoute, access: ApiAccess): Reply | null {
  switch (access) {
    case 'full':
      return null;
    case 'files':
      return route.kind === 'file' || route.kind === 'token' ? null : insufficientScope('api read_api');
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

function scopeBar(token: AccessToken, { kind }: ApiRoute, method: string): Reply | null {
  // Any token may ask about itself.
  if (kind === 'token' || kind === 'token-associations') return null;
  if (hasScope(token, 'api')) return null;
  if (method !== 'GET' && method !== 'HEAD') return insufficientScope('api');
  if (hasScope(token, 'read_api')) return null;
  if (kind === 'file' && hasScope(token, 'read_repository')) return null;
  if ((kind === 'user' || kind === 'version') && hasScope(token, 'read_user')) return null;
  return insufficientScope('api read_api');
}

function invalidToken(description: string): Reply {
  return { status: 401, body: { error: 'invalid_token', error_description: description } };
}

function insufficientScope(scope: string): Reply {
  const error_description = 'The request requires higher privileges than provided by the access token.';
  return { status: 403, body: { error: 'insufficient_scope', error_description, scope } };
}
