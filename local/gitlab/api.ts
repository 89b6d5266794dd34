import { isMember } from './access-token.ts';
import type { ApiCall, ApiContext } from './api-call.ts';
import { answerFile } from './api-files.ts';
import { answerGroup, answerGroupProjects } from './api-groups.ts';
import { answerHooks } from './api-hooks.ts';
import { answerNewProject, answerProject, answerProjects } from './api-projects.ts';
import { answerTokenRotation } from './api-rotation.ts';
import { answerStatus } from './api-statuses.ts';
import { answerAssociations, answerToken, answerUser } from './api-token.ts';
import type { HookScope } from './describe-hook.ts';
import { findGroup, type Group } from './groups.ts';
import { VERSIONS } from './hook-headers.ts';
import type { Project } from './projects.ts';
import { messageReply, type Reply } from './reply.ts';
import type { ApiRoute, HookRoute } from './route.ts';

type KnownRoute = Exclude<ApiRoute, { kind: 'no-such-call' }>;

const READ = ['GET', 'HEAD'];

const METHODS: Record<KnownRoute['kind'], readonly string[]> = {
  version: READ,
  user: READ,
  token: READ,
  'token-rotation': ['POST'],
  'token-associations': READ,
  projects: [...READ, 'POST'],
  project: READ,
  file: READ,
  group: READ,
  'group-projects': READ,
  hooks: [...READ, 'POST'],
  hook: [...READ, 'PUT'],
  'hook-test': ['POST'],
  'hook-events': READ,
  'hook-resend': ['POST'],
  status: ['POST'],
};

const MAINTAINER = 40;
const OWNER = 50;

/**
 * The calls of GitLab's REST API (version 4) that the sample knows, answered as GitLab does, its errors too.
 * Whoever asks has already shown a token that may make such a call.
 */
export async function answerApi(route: ApiRoute, call: ApiCall, context: ApiContext): Promise<Reply> {
  if (route.kind === 'no-such-call') return { status: 404, body: { error: '404 Not Found' } };
  if (!METHODS[route.kind].includes(call.method)) return { status: 405, body: { error: '405 Not Allowed' } };
  switch (route.kind) {
    case 'version':
      return {
        status: 200,
        body: { version: VERSIONS[context.hooks.sender.version], revision: '0123456789a' },
      };
    case 'user':
      return answerUser(call, context);
    case 'token':
      return answerToken(call, context);
    case 'token-rotation':
      return answerTokenRotation(call, context);
    case 'token-associations':
      return answerAssociations(call, context);
    case 'projects':
      return call.method === 'POST' ? answerNewProject(call, context) : answerProjects(call, context);
    case 'project':
      return withProject(route.id, call, context, (project) => answerProject(project, call, context));
    case 'file':
      return withProject(route.id, call, context, (project) => answerFile(project, route.path, call));
    case 'status':
      return withProject(route.id, call, context, (project) =>
        answerStatus(project, route.sha, call, context),
      );
    case 'group':
      return withGroup(route.id, call, context, async (group) => answerGroup(group, context));
    case 'group-projects':
      return withGroup(route.id, call, context, (group) => answerGroupProjects(group, call, context));
    default:
      return answerHookRoute(route, call, context);
  }
}

function answerHookRoute(route: HookRoute, call: ApiCall, context: ApiContext): Promise<Reply> {
  const { kind, id } = route.owner;
  const answer = async (scope: HookScope, role: number) =>
    call.token.role < role ? messageReply(403, '403 Forbidden') : answerHooks(route, scope, call, context);
  return kind === 'project'
    ? withProject(id, call, context, (project) =>
        answer({ owner: { kind, id: project.id }, project, groupId: null }, MAINTAINER),
      )
    : withGroup(id, call, context, (group) =>
        answer({ owner: { kind, path: group.path }, project: null, groupId: group.id }, OWNER),
      );
}

async function withProject(
  id: string,
  { token }: ApiCall,
  context: ApiContext,
  answer: (project: Project) => Promise<Reply>,
): Promise<Reply> {
  const project = context.projects.find(id);
  if (project && isMember(token, project.path)) return answer(project);
  const moved = project ? undefined : context.projects.findMoved(id);
  return moved && isMember(token, moved.path)
    ? movedReply(moved, context)
    : messageReply(404, '404 Project Not Found');
}

async function withGroup(
  id: string,
  { token }: ApiCall,
  { projects }: ApiContext,
  answer: (group: Group) => Promise<Reply>,
): Promise<Reply> {
  const group = findGroup(projects.list(), id);
  return group && isMember(token, group.path) ? answer(group) : messageReply(404, '404 Group Not Found');
}

/** Asked by a path that a project has left, GitLab leads to its id (16.7 and later). */
function movedReply({ id }: Project, { instance }: ApiContext): Reply {
  const Location = `${instance}/api/v4/projects/${id}`;
  return { status: 301, headers: { Location }, body: { message: 'This resource has been moved' } };
}
