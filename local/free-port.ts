import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nobody listens on, for a program that cannot pick one itself. Somebody may take it in
 * between: the caller tries again with another where that program says so.
 */
export async function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close(() => resolve(port));
  });
  return promise;
}
