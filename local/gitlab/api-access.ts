import { messageReply, type Reply } from './reply.ts';
import type { ApiRoute } from './route.ts';

/** `files`: a token with the scope `read_repository` and no more; `none`: there is no API behind this address. */
export type ApiAccess = 'full' | 'files' | 'none';

/** What keeps a request from the API, or null. */
export function apiBar(route: ApiRoute, access: ApiAccess): Reply | null {
  switch (access) {
    case 'full':
      return null;
    case 'files':
      return route.kind === 'file' || route.kind === 'own-token' ? null : INSUFFICIENT_SCOPE;
    case 'none':
      return messageReply(404, '404 Not Found');
  }
}

const INSUFFICIENT_SCOPE: Reply = {
  status: 403,
  body: {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api read_api',
  },
};
