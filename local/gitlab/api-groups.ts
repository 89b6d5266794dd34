import type { ApiCall, ApiContext } from './api-call.ts';
import { describeProject } from './api-projects.ts';
import { messageReply, type Reply } from './reply.ts';

/** What GitLab shows at most, and what it shows if nobody asks for another number. */
const PER_PAGE = { most: 100, default: 20 };

/** `GET /groups/:id/projects`, by the group's path. A group is there as long as a project is. */
export async function answerGroupProjects(
  group: string,
  { query }: ApiCall,
  context: ApiContext,
): Promise<Reply> {
  const below = context.projects.list().filter(({ path }) => path.startsWith(`${group}/`));
  if (below.length === 0) return messageReply(404, '404 Group Not Found');
  const withSubgroups = query.get('include_subgroups') === 'true';
  const listed = below.filter(({ path }) => withSubgroups || !path.slice(group.length + 1).includes('/'));
  const perPage = Math.min(Number(query.get('per_page') ?? PER_PAGE.default), PER_PAGE.most);
  const page = Number(query.get('page') ?? 1);
  const shown = listed.slice((page - 1) * perPage, page * perPage);
  const next = new URLSearchParams([...query].filter(([name]) => name !== 'page'));
  next.set('page', String(page + 1));
  const target = `${context.instance}/api/v4/groups/${encodeURIComponent(group)}/projects?${next}`;
  return {
    status: 200,
    headers: listed.length > page * perPage ? { Link: `<${target}>; rel="next"` } : {},
    body: await Promise.all(shown.map((project) => describeProject(project, context))),
  };
}
