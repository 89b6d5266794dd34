const GIT_ENDPOINTS = ['info/refs', 'git-upload-pack', 'git-receive-pack'] as const;

export type GitEndpoint = (typeof GIT_ENDPOINTS)[number];

/** What a request is for. `id` is a number or a path, decoded. */
export type Route =
  | { readonly kind: 'git'; readonly path: string; readonly endpoint: GitEndpoint }
  | { readonly kind: 'lfs-batch'; readonly path: string }
  | { readonly kind: 'lfs-object'; readonly path: string; readonly oid: string }
  | { readonly kind: 'page'; readonly path: string }
  | ApiRoute;

export type ApiRoute =
  | { readonly kind: 'projects' }
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string; readonly path: string }
  | { readonly kind: 'hooks'; readonly id: string }
  | { readonly kind: 'hook-test'; readonly id: string; readonly hookId: string }
  | { readonly kind: 'group-projects'; readonly group: string }
  | { readonly kind: 'own-token' }
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

function apiRouteOf([resource, id, ...rest]: readonly string[]): ApiRoute {
  switch (resource) {
    case 'projects':
      return projectRouteOf(id, rest);
    case 'groups':
      return id && rest.join('/') === 'projects'
        ? { kind: 'group-projects', group: id }
        : { kind: 'no-such-call' };
    case 'personal_access_tokens':
      return id === 'self' && rest.length === 0 ? { kind: 'own-token' } : { kind: 'no-such-call' };
    default:
      return { kind: 'no-such-call' };
  }
}

function projectRouteOf(id: string | undefined, rest: readonly string[]): ApiRoute {
  if (!id) return { kind: 'projects' };
  const [first, second, third, fourth, ...more] = rest;
  if (first === undefined) return { kind: 'project', id };
  if (first === 'repository' && second === 'files' && third && fourth === undefined) {
    return { kind: 'file', id, path: third };
  }
  if (first === 'hooks' && second === undefined) return { kind: 'hooks', id };
  const isTest = first === 'hooks' && third === 'test' && fourth === 'push_events' && more.length === 0;
  return isTest && second ? { kind: 'hook-test', id, hookId: second } : { kind: 'no-such-call' };
}
