import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import type { AccessTokens } from './access-tokens.ts';
import { gitPassword } from './auth.ts';
import { DENIED, mayUseGit, repositoryBar } from './git-bar.ts';
import type { Hooks } from './hooks.ts';
import { serveGit } from './http-backend.ts';
import type { Project, Projects } from './projects.ts';
import { SAMPLE_USER } from './push-event.ts';
import { pushEvents } from './push-events.ts';
import { readRefs } from './refs.ts';
import type { Replicas } from './replicas.ts';
import { type Reply, sendReply } from './reply.ts';
import type { GitEndpoint, Route } from './route.ts';
import { Turns } from './turns.ts';
import { UnderWay } from './under-way.ts';

/** One HTTP request below a project's `.git/`, told of when it arrives. */
export type GitRequest = {
  /** The project's path as asked for; there may be no such project. */
  readonly path: string;
  readonly method: string;
  readonly endpoint: GitEndpoint;
  /** False: it is answered 401. */
  readonly authenticated: boolean;
};

/**
 * What git finds at a path that a project has left: since 10.3 GitLab serves the project there all the same, a proxy or
 * another version redirects.
 */
export type FormerPaths = 'redirect' | 'serve';

export type GitDoorOptions = {
  readonly instance: string;
  readonly tokens: AccessTokens;
  readonly projects: Projects;
  readonly replicas: Replicas;
  readonly formerPaths?: (() => FormerPaths) | undefined;
  readonly hooks: Hooks;
  readonly onGitRequest?: ((request: GitRequest) => void) | undefined;
  /** Told of what fails after its request is answered. */
  readonly onError: (error: unknown) => void;
};

type GitRoute = Extract<Route, { kind: 'git' }>;

/** Git over HTTP: who may, which repository, and the hooks of a push. */
export class GitDoor {
  readonly #options: GitDoorOptions;
  readonly #pushes = new Turns<number>();
  readonly #underWay = new UnderWay();

  constructor(options: GitDoorOptions) {
    this.#options = options;
  }

  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    { path, endpoint }: GitRoute,
  ): Promise<void> {
    const { tokens, projects, replicas, formerPaths, onGitRequest } = this.#options;
    const isPush = endpoint === 'git-receive-pack' || request.url?.endsWith('=git-receive-pack') === true;
    const token = tokens.find(gitPassword(request.headers));
    const authenticated = mayUseGit(token, isPush, new Date());
    onGitRequest?.({ path, method: request.method ?? '', endpoint, authenticated });
    if (!authenticated) return sendReply(request, response, DENIED);
    const bar = repositoryBar(token, path);
    if (bar) return sendReply(request, response, bar);
    const moved = projects.findMoved(path);
    const isServed = formerPaths?.() === 'serve';
    const project = projects.find(path) ?? (isServed ? moved : undefined);
    if (moved && !isServed)
      return sendReply(request, response, this.#movedTo(moved, endpoint, request.url ?? ''));
    if (!project) {
      const body = `The project you were looking for could not be found or you don't have permission to view it.\n`;
      return sendReply(request, response, { status: 404, body });
    }
    const repository = isPush ? project.repository : replicas.repositoryOf(project);
    const pathInfo = `/${basename(repository)}/${endpoint}`;
    const serve = () =>
      serveGit(request, response, { root: projects.root, pathInfo, user: SAMPLE_USER.username });
    await this.#underWay.track(endpoint === 'git-receive-pack' ? this.#push(project, serve) : serve());
  }

  /** As GitLab redirects git: to the same endpoint at the project's new path. */
  #movedTo({ path }: Project, endpoint: GitEndpoint, url: string): Reply {
    const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    const Location = `${this.#options.instance}/${path}.git/${endpoint}${query}`;
    return { status: 301, headers: { Location }, body: `Moved to ${path}\n` };
  }

  /** Until no request is being served and every hook is answered. */
  settle(): Promise<void> {
    return this.#underWay.settle();
  }

  /** Pushes to one project wait for each other: what a push has changed is the difference of two readings. */
  #push(project: Project, serve: () => Promise<void>): Promise<void> {
    const { instance, hooks, onError } = this.#options;
    return this.#pushes.run(project.id, async () => {
      const before = await readRefs(project.repository);
      await serve();
      if (!hooks.hasAny(project)) return;
      const events = await pushEvents(instance, project, before, await readRefs(project.repository));
      for (const event of events) this.#underWay.track(hooks.push(project, event).catch(onError));
    });
  }
}
