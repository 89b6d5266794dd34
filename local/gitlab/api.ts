import type { ApiCall, ApiContext } from './api-call.ts';
import { answerFile } from './api-files.ts';
import { answerGroupProjects } from './api-groups.ts';
import { answerHooks, answerHookTest } from './api-hooks.ts';
import { answerNewProject, answerProject } from './api-projects.ts';
import { answerOwnToken } from './api-token.ts';
import type { Project } from './projects.ts';
import { messageReply, type Reply } from './reply.ts';
import type { ApiRoute } from './route.ts';

type KnownRoute = Exclude<ApiRoute, { kind: 'no-such-call' }>;
type ProjectRoute = Exclude<KnownRoute, { kind: 'projects' | 'group-projects' | 'own-token' }>;

const METHODS: Record<KnownRoute['kind'], readonly string[]> = {
  projects: ['POST'],
  project: ['GET', 'HEAD'],
  file: ['GET', 'HEAD'],
  hooks: ['GET', 'HEAD'],
  'hook-test': ['POST'],
  'group-projects': ['GET', 'HEAD'],
  'own-token': ['GET', 'HEAD'],
};

/**
 * The calls of GitLab's REST API (version 4) that the sample knows, answered as GitLab does, its errors too.
 * Whoever asks has already shown the token.
 */
export async function answerApi(route: ApiRoute, call: ApiCall, context: ApiContext): Promise<Reply> {
  if (route.kind === 'no-such-call') return { status: 404, body: { error: '404 Not Found' } };
  if (!METHODS[route.kind].includes(call.method)) return { status: 405, body: { error: '405 Not Allowed' } };
  switch (route.kind) {
    case 'projects':
      return answerNewProject(call, context);
    case 'group-projects':
      return answerGroupProjects(route.group, call, context);
    case 'own-token':
      return answerOwnToken(context);
    default:
      return answerProjectCall(route, call, context);
  }
}

function answerProjectCall(route: ProjectRoute, call: ApiCall, context: ApiContext): Promise<Reply> | Reply {
  const project = context.projects.find(route.id);
  if (project) return answerForProject(route, project, call, context);
  const moved = context.projects.findMoved(route.id);
  return moved ? movedReply(moved, context) : messageReply(404, '404 Project Not Found');
}

/** Asked by a path that a project has left, GitLab leads to its id (16.7 and later). */
function movedReply({ id }: Project, { instance }: ApiContext): Reply {
  const Location = `${instance}/api/v4/projects/${id}`;
  return { status: 301, headers: { Location }, body: { message: 'This resource has been moved' } };
}

function answerForProject(route: ProjectRoute, project: Project, call: ApiCall, context: ApiContext) {
  switch (route.kind) {
    case 'project':
      return answerProject(project, context);
    case 'file':
      return answerFile(project, route.path, call);
    case 'hooks':
      return answerHooks(project, context);
    case 'hook-test':
      return answerHookTest(project, route.hookId, context);
  }
}
