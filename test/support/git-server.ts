import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveGit } from '../../local/gitlab/http-backend.ts';

export type GitServer = {
  /** Address of the repository `name`.git. */
  readonly urlOf: (name: string) => string;
  /** Method and path of every request so far. */
  readonly requests: string[];
  /** How many TCP connections were opened so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** Serves the bare repositories `<name>.git` of a directory by `git http-backend`, to everybody. */
export async function startGitServer(root: string): Promise<GitServer> {
  const requests: string[] = [];
  const server = await startServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const pathInfo = new URL(request.url ?? '', 'http://localhost').pathname;
    try {
      await serveGit(request, response, { root, pathInfo, user: 'reader' });
    } catch {
      response.destroy();
    }
  });
  return { ...server, urlOf: (name) => `${server.origin}/${name}.git`, requests };
}

/** An HTTP server on a free port of this machine. */
export async function startServer(listener: RequestListener) {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
