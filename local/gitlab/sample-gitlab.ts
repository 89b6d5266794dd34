import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PermanentError } from '../../lib/errors.ts';
import { type AccessToken, ownerToken } from './access-token.ts';
import { AccessTokens } from './access-tokens.ts';
import { answerApi } from './api.ts';
import { type ApiAccess, apiBar, tokenBar } from './api-access.ts';
import type { ApiContext } from './api-call.ts';
import { apiToken } from './auth.ts';
import type { Delivery } from './delivery.ts';
import { type FormerPaths, GitDoor, type GitRequest } from './git-door.ts';
import type { GitLabVersion } from './hook-headers.ts';
import { type Hook, HookSender } from './hook-sender.ts';
import { testPushEvents } from './hook-test.ts';
import { Hooks } from './hooks.ts';
import { LfsDoor } from './lfs-door.ts';
import { page } from './page.ts';
import { type NewProject, type Project, Projects } from './projects.ts';
import { Replicas } from './replicas.ts';
import { messageReply, type Reply, sendReply } from './reply.ts';
import { type ApiRoute, routeOf } from './route.ts';
import type { SampleStatus } from './sample-status.ts';
import { StoredHooks } from './stored-hooks.ts';

export type SampleGitLabOptions = {
  /** 0 picks a free one. */
  readonly port: number;
  /** What it calls itself, where something stands in front of it. */
  readonly publicUrl?: string;
  /** Holds the projects; what is there is served again. */
  readonly dataDir: string;
  /** Opens git and the API, for reading and writing. */
  readonly accessToken: string;
  /** Others, that may do less. */
  readonly tokens?: readonly AccessToken[];
  /** `2026-12-31`: when `accessToken` expires; never if absent, or null. */
  readonly tokenExpiresAt?: () => string | null;
  readonly hook: Hook;
  /** 19 if absent. */
  readonly gitlabVersion?: GitLabVersion;
  /** What the access token may do with the API; everything if absent. */
  readonly apiAccess?: () => ApiAccess;
  /** `redirect` if absent. */
  readonly formerPaths?: () => FormerPaths;
  /** Told of every delivery once it is answered or has failed. */
  readonly onDelivery?: (delivery: Delivery) => void;
  readonly onGitRequest?: (request: GitRequest) => void;
  /** Told of what should never happen; prints it if absent. */
  readonly onError?: (error: unknown) => void;
};

export type SampleProject = Project & {
  /** To clone from and push to: `http://127.0.0.1:<port>/<path>.git` */
  readonly url: string;
};

export type SampleGitLab = {
  /** Where it listens: the instance's base URL, unless something stands in front of it. */
  readonly url: string;
  /** @throws PermanentError `PROJECT_INVALID` */
  createProject(wanted: NewProject): Promise<SampleProject>;
  project(idOrPath: number | string): SampleProject | undefined;
  /** Renames or transfers a project. @throws PermanentError `PROJECT_INVALID`, `PROJECT_UNKNOWN` */
  moveProject(id: number, path: string): Promise<SampleProject>;
  removeProject(id: number): Promise<void>;
  /** Has git read the project as it is now until it is thawed, as from a replica that lags behind. */
  freezeReplica(project: SampleProject): Promise<void>;
  thawReplica(project: SampleProject): void;
  /** Has git read it once more as it was when it was frozen last. */
  lagReplicaAgain(project: SampleProject): void;
  /**
   * Presses "Test > Push events" and waits for the answer.
   * @throws PermanentError `PROJECT_UNKNOWN`, `PROJECT_EMPTY`, `HOOK_NOT_SET`
   */
  testPushEvents(idOrPath: number | string): Promise<Delivery>;
  /** Revokes an access token, as its owner does. */
  revokeToken(value: string): void;
  /** What was said of commits, oldest first. */
  statuses(): readonly SampleStatus[];
  /** The last 500, oldest first. */
  deliveries(): readonly Delivery[];
  /** Until no git request is being served and every push's hooks are answered. */
  settle(): Promise<void>;
  /** Ends every connection, delivery and git process. */
  close(): Promise<void>;
};

/**
 * Starts a GitLab as far as this project needs one: real repositories behind real `git http-backend`, push hooks and
 * the "Test" button, and a few calls of the API. It listens on 127.0.0.1 only.
 * @throws PermanentError `PORT_TAKEN`, `PROJECT_LIST_UNREADABLE`
 */
export async function startSampleGitLab(options: SampleGitLabOptions): Promise<SampleGitLab> {
  const { accessToken, gitlabVersion = 19, onError = console.error } = options;
  const projects = await Projects.open(options.dataDir);
  const server = createServer();
  const address = await listen(server, options.port);
  const instance = options.publicUrl ?? address;
  const { origin } = new URL(instance);
  const sender = new HookSender({ ...options, version: gitlabVersion, origin });
  const hooks = new Hooks(sender, await StoredHooks.open(join(options.dataDir, 'hooks.json')));
  const owner = ownerToken(accessToken, options.tokenExpiresAt);
  const tokens = new AccessTokens([owner, ...(options.tokens ?? [])]);
  const access = () => options.apiAccess?.() ?? 'full';
  const replicas = new Replicas();
  const statuses: SampleStatus[] = [];
  const git = new GitDoor({ ...options, tokens, instance, projects, replicas, hooks, onError });
  const lfs = new LfsDoor({ tokens, instance, projects });
  const context: ApiContext = { instance, projects, hooks, tokens, access, statuses };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error) => {
      onError(error);
      if (response.headersSent) response.destroy();
      else sendReply(request, response, messageReply(500, '500 Internal Server Error'));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', query = ''] = (request.url ?? '').split('?', 2);
    const route = routeOf(path);
    if (route === null) return sendReply(request, response, messageReply(400, '400 Bad Request'));
    if (route.kind === 'git') return git.answer(request, response, route);
    if (route.kind === 'lfs-batch' || route.kind === 'lfs-object') {
      return lfs.answer(request, response, route);
    }
    const reply =
      route.kind === 'page' ? page(route.path, instance, projects) : await api(request, route, query);
    sendReply(request, response, reply);
  }

  async function api(request: IncomingMessage, route: ApiRoute, query: string): Promise<Reply> {
    const shown = apiToken(request.headers);
    const token = tokens.find(shown);
    const method = request.method ?? '';
    if (token === null && route.kind === 'token-rotation') tokens.noteReuse(shown);
    const barred = tokenBar(token, route, method, new Date()) ?? apiBar(route, access());
    if (barred || token === null) return barred ?? messageReply(401, '401 Unauthorized');
    const call = {
      method,
      token,
      query: new URLSearchParams(query),
      body: () => text(request),
    };
    return answerApi(route, call, context);
  }

  const located = (project: Project): SampleProject => ({
    ...project,
    url: `${address}/${project.path}.git`,
  });

  return {
    url: address,
    createProject: async (wanted) => located(await projects.create(wanted)),
    project(idOrPath) {
      const project = projects.find(idOrPath);
      return project && located(project);
    },
    moveProject: async (id, path) => located(await projects.move(id, path)),
    removeProject: (id) => projects.remove(id),
    freezeReplica: (project) => replicas.freeze(project),
    thawReplica: (project) => replicas.thaw(project),
    lagReplicaAgain: (project) => replicas.lagAgain(project),
    async testPushEvents(idOrPath) {
      const project = projects.find(idOrPath);
      if (!project) throw new PermanentError('PROJECT_UNKNOWN', `There is no project ${idOrPath}.`);
      return testPushEvents(project, context);
    },
    revokeToken: (value) => tokens.revoke(value),
    statuses: () => statuses,
    deliveries: () => sender.recent,
    settle: () => git.settle(),
    async close() {
      sender.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, git.settle()]);
    },
  };
}

/** @returns the base URL */
async function listen(server: ReturnType<typeof createServer>, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause) => {
    throw new PermanentError('PORT_TAKEN', `The sample GitLab cannot listen on port ${port}.`, {
      advice: 'Choose another port, or end what listens there.',
      cause,
    });
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
}
