import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type HttpServer, serveHttp } from '../../local/http-server.ts';
import type { VirtualClock } from './clock.ts';
import type { GitProject } from './git-project.ts';
import { answerGitLab, faultOf, type Reply, refuse } from './gitlab-answers.ts';
import { Killed, LATE_MS, type Life } from './life.ts';
import type { GitFault } from './twist.ts';

/** A GitLab below a path of the front: the instance of one history. */
export type FrontInstance = {
  readonly projects: Map<string, GitProject>;
  readonly clock: Pick<VirtualClock, 'now'>;
  /** Whether it answers its REST API. */
  hasApi: boolean;
  /** Of all requests; null: it is well. */
  weather: GitFault | null;
  /** Whose token it is; null: nobody's. */
  lifeOf(token: string): Life | null;
};

/** What an invocation has of time: to hang is to let it pass. */
const INVOCATION_MS = 110_000;

/** One HTTP server for all histories: real git behind it, and all that can go wrong on the way. */
export class GitFront {
  readonly #instances = new Map<string, FrontInstance>();
  readonly #server: HttpServer;

  static async start(): Promise<GitFront> {
    const server = await serveHttp(0, (request, response) => front.#answer(request, response));
    const front = new GitFront(server);
    return front;
  }

  private constructor(server: HttpServer) {
    this.#server = server;
  }

  /** @returns the instance's base URL */
  open(name: string, instance: FrontInstance): string {
    this.#instances.set(name, instance);
    return `http://127.0.0.1:${this.#server.port}/${name}`;
  }

  shut(name: string): void {
    this.#instances.delete(name);
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const body = await buffer(request);
    const instance = this.#instances.get(name);
    const life = instance?.lifeOf(tokenOf(request)) ?? null;
    if (!instance || !life) return send(response, refuse(401));
    const faults = await life.enter('git', 'git', instance.weather).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      return null;
    });
    if (faults === null) return void response.destroy();
    try {
      const fault = faultOf(rest, faults.git);
      const origin = `http://${request.headers.host}/${name}`;
      const isMissing = !instance.hasApi && rest.startsWith('/api/');
      const { now } = instance.clock;
      const call = { method: request.method ?? 'GET', url: rest, body, origin, token: life.token, now };
      await answerUnder(
        fault,
        async () => (isMissing ? refuse(404) : answerGitLab(call, instance.projects)),
        response,
        life,
      );
    } finally {
      life.leave();
    }
  }
}

async function answerUnder(
  fault: GitFault | null,
  answer: () => Promise<Reply>,
  response: ServerResponse,
  life: Life,
): Promise<void> {
  if (fault !== null && fault !== 'corrupt') life.suffers(fault, 'git');
  switch (fault) {
    case null:
      return send(response, await answer());
    case 'hang':
      life.wait(INVOCATION_MS);
      response.destroy();
      return;
    case 'reset':
      response.destroy();
      return;
    case 'truncate': {
      const { status, headers, body } = await answer();
      response.writeHead(status, { ...headers, 'Content-Length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    case 'old answer': {
      const reply = await answer();
      life.wait(LATE_MS);
      return send(response, reply);
    }
    case 'corrupt': {
      const reply = await answer();
      const spoilt = corrupted(reply);
      if (spoilt !== reply) life.suffers(fault, 'git');
      return send(response, spoilt);
    }
    default:
      return send(response, refuse(fault));
  }
}

/** With one bit of a pack changed; what no checksum protects but that of TLS stays as it is. */
function corrupted(reply: Reply): Reply {
  const at = reply.body.indexOf('PACK');
  if (at < 0) return reply;
  const body = Buffer.from(reply.body);
  const place = at + Math.floor((body.length - at) * 0.6);
  body[place] = (body[place] ?? 0) ^ 0x10;
  return { ...reply, body };
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}

/** From the header of git or that of the API. */
function tokenOf({ headers }: IncomingMessage): string {
  const own = headers['private-token'];
  if (typeof own === 'string') return own;
  const [, basic = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
  return Buffer.from(basic, 'base64')
    .toString()
    .replace(/^oauth2:/, '');
}
