import * as z from 'zod/mini';
import { type Finding, failed, ok, unknown } from '../finding.ts';
import { type Api, callApi } from './call.ts';
import { REPORTER, ROLES } from './roles.ts';

const user = z.object({ username: z.string() });
const access = z.nullable(z.object({ access_level: z.number() }));
const project = z.object({
  permissions: z.object({ project_access: access, group_access: access }),
});

/** Whose the token is. GitLab names the users that it makes for tokens in a way of their own. */
export async function describeOwner(api: Api): Promise<Finding> {
  const answer = await callApi(api, { method: 'GET', resource: 'user' });
  const { data } = user.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (data === undefined) return unknown('owner', 'The token may not ask whose it is (read_api may).');
  const { username } = data;
  if (/^project_\d+_bot/.test(username)) return ok('owner', `A project access token (${username}).`);
  if (/^group_\d+_bot/.test(username)) return ok('owner', `A group access token (${username}).`);
  if (/^service_account_/.test(username)) return ok('owner', `A service account (${username}).`);
  const advice = 'It stops when its owner leaves: a service account or a group access token would stay.';
  return ok('owner', `A personal access token, of ${username}.`, advice);
}

/** What its owner may do in a project. */
export async function describeRole(api: Api, path: string): Promise<Finding> {
  const resource = `projects/${encodeURIComponent(path)}`;
  const answer = await callApi(api, { method: 'GET', resource });
  if (answer.kind === 'absent') return unknown('role', `GitLab's API shows the token no ${path}.`);
  const { data } = project.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (data === undefined) return unknown('role', 'The token may not ask for its role (read_api may).');
  const { project_access: own, group_access: inherited } = data.permissions;
  const level = Math.max(own?.access_level ?? 0, inherited?.access_level ?? 0);
  const role = ROLES.get(level) ?? `access level ${level}`;
  if (level >= REPORTER) return ok('role', `${role} in ${path}.`);
  // Public projects can be read without a role; git has the last word.
  return failed(
    'role',
    `${role} in ${path}: not enough to read a private repository.`,
    'Make its owner a Reporter there.',
  );
}
