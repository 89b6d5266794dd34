import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { serveHttp } from '../../local/http-server.ts';

/** From which request on none is answered any more: stopped before the server hears of it, or after it has done what it was told. */
export type Stop = {
  /** Of its operation, method and URL; of all if absent. */
  readonly on?: RegExp | undefined;
  /** Counted from 1, of those. */
  readonly request: number;
  readonly when: 'before' | 'after';
};

/** Stands between a program and all servers that it calls, and stops it at one request. */
export type Turnstile = AsyncDisposable & {
  /** Where a server is called through this. */
  front(target: string): Promise<string>;
  /** Counts from here on. Null: lets all pass. @returns resolves once a request is stopped */
  stopAt(stop: Stop | null): Promise<void>;
  /** Whether a server has been told anything since then that may have changed something. */
  hasChanged(): boolean;
};

export function makeTurnstile(): Turnstile {
  const servers: { close(): Promise<void> }[] = [];
  const held = new Set<ServerResponse>();
  let [count, stop] = [0, null as Stop | null];
  let stopped = Promise.withResolvers<void>();
  let changed = false;

  async function front(target: string): Promise<string> {
    const server = await serveHttp(0, async (request, response) => {
      const { method, url, headers } = request;
      const isMeant = stop?.on?.test(`${headers['x-amz-target'] ?? ''} ${method} ${url}`) ?? true;
      if (isMeant) count += 1;
      const when = isMeant && stop !== null && count >= stop.request ? stop.when : null;
      const hold = () => {
        held.add(response);
        stopped.resolve();
      };
      if (when === 'before') return hold();
      changed ||= mayChange(request);
      const onward = ask(target + url, { method, headers }, async (answer) => {
        if (when === 'after') {
          await buffer(answer);
          return hold();
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    });
    servers.push(server);
    return `http://127.0.0.1:${server.port}`;
  }

  return {
    front,
    stopAt(next) {
      for (const response of held) response.destroy();
      held.clear();
      [count, stop, changed] = [0, next, false];
      stopped = Promise.withResolvers();
      return stopped.promise;
    },
    hasChanged: () => changed,
    async [Symbol.asyncDispose]() {
      for (const response of held) response.destroy();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** AWS and git ask by POST as well. */
function mayChange({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method !== 'GET' &&
    !url.endsWith('/git-upload-pack') &&
    !/\.(Get|BatchGet|Query)/.test(String(headers['x-amz-target']))
  );
}
