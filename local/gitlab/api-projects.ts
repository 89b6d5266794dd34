import * as z from 'zod/mini';
import { PermanentError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { isMember } from './access-token.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import { pageHeaders, pageOf } from './pages.ts';
import type { Project } from './projects.ts';
import { readRefs } from './refs.ts';
import type { Reply } from './reply.ts';
import { readDefaultBranch } from './repository.ts';

/** `path` is the whole path: the sample makes groups as it needs them, where GitLab wants a `namespace_id`. */
const newProject = z.object({
  path: z.string(),
  default_branch: z.optional(z.string()),
});

/** `GET /projects/:id` */
export async function answerProject(project: Project, call: ApiCall, context: ApiContext): Promise<Reply> {
  const { group, role } = call.token;
  const access = { access_level: role, notification_level: 3 };
  // A member of a group is one of its projects, too.
  const permissions =
    group === project.path
      ? { project_access: access, group_access: null }
      : { project_access: null, group_access: access };
  return { status: 200, body: { ...(await describeProject(project, context)), permissions } };
}

/** `GET /projects`: all are private, so that membership is all that counts. */
export function answerProjects(call: ApiCall, context: ApiContext): Promise<Reply> {
  const least = Number(call.query.get('min_access_level') ?? 0);
  const projects = call.token.role >= least ? context.projects.list() : [];
  return answerProjectList(projects, 'projects', call, context);
}

/** Those of a list that the token's owner is a member of, page by page. */
export async function answerProjectList(
  projects: readonly Project[],
  resource: string,
  { query, token }: ApiCall,
  context: ApiContext,
): Promise<Reply> {
  const visible = projects.filter(({ path }) => isMember(token, path)).toSorted((a, b) => a.id - b.id);
  const { items, next } = pageOf(query.get('sort') === 'asc' ? visible : visible.toReversed(), query);
  const headers = pageHeaders(`${context.instance}/api/v4/${resource}`, query, next);
  return {
    status: 200,
    headers,
    body: await Promise.all(items.map((item) => describeProject(item, context))),
  };
}

/** `POST /projects` */
export async function answerNewProject(call: ApiCall, context: ApiContext): Promise<Reply> {
  const wanted = newProject.safeParse(parseJson(await call.body()));
  if (!wanted.success) return { status: 400, body: { error: 'path is missing' } };
  const { path, default_branch: defaultBranch = 'main' } = wanted.data;
  try {
    const project = await context.projects.create({ path, defaultBranch });
    return { status: 201, body: await describeProject(project, context) };
  } catch (error) {
    if (!(error instanceof PermanentError) || error.code !== 'PROJECT_INVALID') throw error;
    return { status: 400, body: { message: { path: [error.message] } } };
  }
}

/** The fields of GitLab's project that say what it is and where. */
export async function describeProject(
  { id, path, createdAt, repository }: Project,
  { instance }: ApiContext,
) {
  const [name = path, ...groups] = path.split('/').reverse();
  const [defaultBranch, refs] = await Promise.all([readDefaultBranch(repository), readRefs(repository)]);
  const webUrl = `${instance}/${path}`;
  return {
    id,
    description: null,
    name,
    name_with_namespace: path.replaceAll('/', ' / '),
    path: name,
    path_with_namespace: path,
    created_at: createdAt,
    default_branch: defaultBranch,
    ssh_url_to_repo: `git@${new URL(instance).hostname}:${path}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    namespace: { name: groups[0], path: groups[0], kind: 'group', full_path: groups.reverse().join('/') },
    empty_repo: refs.size === 0,
    archived: false,
    visibility: 'private',
  };
}
