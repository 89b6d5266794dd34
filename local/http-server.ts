import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

export type HttpServer = {
  readonly port: number;
  /** Takes no new request, lets those under way end, and resolves when they have. */
  readonly close: () => Promise<void>;
};

/**
 * Serves HTTP to this machine only. Port 0 picks one.
 * @param handle ends the response; what it throws is printed, and the connection cut
 * @throws what `listen` emits, e.g. an error with code EADDRINUSE.
 */
export async function serveHttp(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<HttpServer> {
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const served = serve(request, response).finally(() => underWay.delete(served));
    underWay.add(served);
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await handle(request, response);
      await finished(response);
    } catch (error) {
      // Whoever hangs up in the middle hears no more; that is no fault of ours.
      if (!request.socket.destroyed) console.error(error);
      response.destroy();
    }
  }

  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    port: address.port,
    close: async () => {
      server.close();
      await Promise.all(underWay);
      // The connections that are kept alive for further requests.
      server.closeAllConnections();
    },
  };
}
