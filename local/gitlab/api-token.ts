import { hash } from 'node:crypto';
import { type AccessToken, isMember } from './access-token.ts';
import { type ApiAccess, scopesOf } from './api-access.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import { describeGroup } from './api-groups.ts';
import { describeProject } from './api-projects.ts';
import { listGroups } from './groups.ts';
import { pageOf } from './pages.ts';
import type { Reply } from './reply.ts';

/** `GET /personal_access_tokens/self` */
export function answerToken({ token }: ApiCall, { access }: ApiContext): Reply {
  return { status: 200, body: describeToken(token, access()) };
}

export function describeToken(token: AccessToken, access: ApiAccess) {
  const { name, expiresAt } = token;
  return {
    id: 1,
    name,
    revoked: false,
    created_at: '2026-01-01T00:00:00.000Z',
    description: null,
    scopes: scopesOf(token, access),
    user_id: userId(token),
    last_used_at: null,
    active: true,
    expires_at: expiresAt,
  };
}

/** `GET /user`, as far as it says who it is. */
export function answerUser({ token }: ApiCall, { instance }: ApiContext): Reply {
  const { username } = token;
  const isBot = /^(project|group)_\d+_bot/.test(username);
  return {
    status: 200,
    body: {
      id: userId(token),
      username,
      name: username,
      state: 'active',
      bot: isBot,
      web_url: `${instance}/${username}`,
    },
  };
}

/** `GET /personal_access_tokens/self/associations`: where the token's owner is a member. */
export async function answerAssociations(call: ApiCall, context: ApiContext): Promise<Reply> {
  const least = Number(call.query.get('min_access_level') ?? 0);
  const all = context.projects.list().filter(({ path }) => isMember(call.token, path));
  const visible = call.token.role >= least ? all : [];
  const projects = pageOf(visible, call.query).items;
  const groups = pageOf(listGroups(visible), call.query).items;
  return {
    status: 200,
    body: {
      groups: groups.map((group) => describeGroup(group, context)),
      projects: await Promise.all(projects.map((project) => describeProject(project, context))),
    },
  };
}

function userId({ username }: AccessToken): number {
  return 1 + (Number.parseInt(hash('sha256', username).slice(0, 6), 16) % 1_000_000);
}
