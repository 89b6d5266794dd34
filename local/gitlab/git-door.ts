import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayUseGit } from './auth.ts';
import type { HookSender } from './hook-sender.ts';
import { serveGit } from './http-backend.ts';
import type { Project, Projects } from './projects.ts';
import { SAMPLE_USER } from './push-event.ts';
import { pushEvents } from './push-events.ts';
import { readRefs } from './refs.ts';
import { sendReply } from './reply.ts';
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

export type GitDoorOptions = {
  readonly instance: string;
  readonly accessToken: string;
  readonly projects: Projects;
  readonly hooks: HookSender;
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
    const { accessToken, projects, onGitRequest } = this.#options;
    const authenticated = mayUseGit(request.headers, accessToken);
    onGitRequest?.({ path, method: request.method ?? '', endpoint, authenticated });
    if (!authenticated) {
      const headers = { 'WWW-Authenticate': 'Basic realm="GitLab"' };
      return sendReply(request, response, { status: 401, headers, body: 'HTTP Basic: Access denied\n' });
    }
    const project = projects.find(path);
    if (!project) {
      const body = `The project you were looking for could not be found or you don't have permission to view it.\n`;
      return sendReply(request, response, { status: 404, body });
    }
    const pathInfo = `/${project.id}.git/${endpoint}`;
    const serve = () =>
      serveGit(request, response, { root: projects.root, pathInfo, user: SAMPLE_USER.username });
    await this.#underWay.track(endpoint === 'git-receive-pack' ? this.#push(project, serve) : serve());
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
      if (hooks.url === null) return;
      const events = await pushEvents(instance, project, before, await readRefs(project.repository));
      for (const event of events) this.#underWay.track(hooks.send('push', event).catch(onError));
    });
  }
}
