import type { ApiCall, ApiContext } from './api-call.ts';
import { answerProjectList } from './api-projects.ts';
import type { Group } from './groups.ts';
import type { Reply } from './reply.ts';

/** `GET /groups/:id` */
export function answerGroup(group: Group, context: ApiContext): Reply {
  return { status: 200, body: describeGroup(group, context) };
}

/** `GET /groups/:id/projects` */
export function answerGroupProjects(group: Group, call: ApiCall, context: ApiContext): Promise<Reply> {
  const below = call.query.get('include_subgroups') === 'true';
  const projects = context.projects.list().filter(({ path }) => {
    const inside = path.startsWith(`${group.path}/`);
    return inside && (below || !path.slice(group.path.length + 1).includes('/'));
  });
  return answerProjectList(projects, `groups/${group.id}/projects`, call, context);
}

export function describeGroup({ id, path }: Group, { instance }: ApiContext) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    id,
    name,
    path: name,
    full_path: path,
    web_url: `${instance}/groups/${path}`,
    visibility: 'private',
  };
}
