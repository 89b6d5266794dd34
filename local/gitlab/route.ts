const GIT_ENDPOINTS = ['info/refs', 'git-upload-pack', 'git-receive-pack'] as const;

export type GitEndpoint = (typeof GIT_ENDPOINTS)[number];

/** What a request is for. `id` is a number or a path, decoded. */
export type Route =
  | { readonly kind: 'git'; readonly path: string; readonly endpoint: GitEndpoint }
  | { readonly kind: 'lfs-batch'; readonly path: string }
  | { readonly kind: 'lfs-object'; readonly path: string; readonly oid: string }
  | { readonly kind: 'page'; readonly path: string }
  | ApiRoute;

/** Whose webhooks: `id` is a number or a path, decoded. */
type OwnerRef = { readonly kind: 'project' | 'group'; readonly id: string };

export type HookRoute =
  | { readonly kind: 'hooks'; readonly owner: OwnerRef }
  | { readonly kind: 'hook'; readonly owner: OwnerRef; readonly hookId: string }
  | { readonly kind: 'hook-test'; readonly owner: OwnerRef; readonly hookId: string }
  | { readonly kind: 'hook-events'; readonly owner: OwnerRef; readonly hookId: string }
  | {
      readonly kind: 'hook-resend';
      readonly owner: OwnerRef;
      readonly hookId: string;
      readonly eventId: string;
    };

export type ApiRoute =
  | { readonly kind: 'version' | 'user' | 'token' | 'token-rotation' | 'token-associations' | 'projects' }
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string; readonly path: string }
  | { readonly kind: 'status'; readonly id: string; readonly sha: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'group-projects'; readonly id: string }
  | HookRoute
  | { readonly kind: 'no-such-call' };

const API = '/api/v4/';

const LFS = /^(.+)\.git\/(?:info\/lfs\/objects\/batch|gitlab-lfs\/objects\/([0-9a-f]{64}))$/;

/**
 * Reads a request's path, its query left out. An encoded slash stays within its segment, as in GitLab's API.
 * @returns null where it is not properly percent-encoded
 */
export function routeOf(path: string): Route | null {
  try {
    if (path.startsWith(API)) return apiRouteOf(path.slice(API.length).split('/').map(decodeURIComponent));
    const decoded = decodeURIComponent(path).replace(/^\//, '');
    const [, project, oid] = LFS.exec(decoded) ?? [];
    if (project !== undefined) {
      return oid === undefined
        ? { kind: 'lfs-batch', path: project }
        : { kind: 'lfs-object', path: project, oid };
    }
    const endpoint = GIT_ENDPOINTS.find((name) => decoded.endsWith(`.git/${name}`));
    if (endpoint === undefined) return { kind: 'page', path: decoded.replace(/(\.git)?\/?$/, '') };
    return { kind: 'git', path: decoded.slice(0, -`.git/${endpoint}`.length), endpoint };
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

const PLAIN: Readonly<Record<string, ApiRoute>> = {
  version: { kind: 'version' },
  user: { kind: 'user' },
  projects: { kind: 'projects' },
  'personal_access_tokens/self': { kind: 'token' },
  'personal_access_tokens/self/rotate': { kind: 'token-rotation' },
  'personal_access_tokens/self/associations': { kind: 'token-associations' },
};

function apiRouteOf(segments: readonly string[]): ApiRoute {
  const plain = PLAIN[segments.join('/')];
  if (plain !== undefined) return plain;
  const [resource, id = '', ...rest] = segments;
  if (id === '') return NO_SUCH_CALL;
  if (resource === 'projects') return projectRouteOf(id, rest);
  return resource === 'groups' ? groupRouteOf(id, rest) : NO_SUCH_CALL;
}

function projectRouteOf(id: string, rest: readonly string[]): ApiRoute {
  const [first, second, third, fourth] = rest;
  if (first === undefined) return { kind: 'project', id };
  if (first === 'statuses' && second && third === undefined) return { kind: 'status', id, sha: second };
  if (first === 'repository' && second === 'files' && third && fourth === undefined) {
    return { kind: 'file', id, path: third };
  }
  return hookRouteOf({ kind: 'project', id }, rest);
}

function groupRouteOf(id: string, rest: readonly string[]): ApiRoute {
  if (rest.length === 0) return { kind: 'group', id };
  if (rest.join('/') === 'projects') return { kind: 'group-projects', id };
  return hookRouteOf({ kind: 'group', id }, rest);
}

function hookRouteOf(owner: OwnerRef, [first, hookId, ...rest]: readonly string[]): ApiRoute {
  if (first !== 'hooks') return NO_SUCH_CALL;
  if (!hookId) return { kind: 'hooks', owner };
  const [action, eventId = ''] = rest;
  if (action === undefined) return { kind: 'hook', owner, hookId };
  switch (rest.join('/')) {
    case 'test/push_events':
      return { kind: 'hook-test', owner, hookId };
    case 'events':
      return { kind: 'hook-events', owner, hookId };
    case `events/${eventId}/resend`:
      return { kind: 'hook-resend', owner, hookId, eventId };
    default:
      return NO_SUCH_CALL;
  }
}

const NO_SUCH_CALL: ApiRoute = { kind: 'no-such-call' };
