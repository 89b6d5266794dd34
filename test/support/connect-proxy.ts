import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';

export type ConnectProxy = {
  readonly url: string;
  /** What it was asked to connect to, `host:port`, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * A forward proxy on a free port of this machine, which knows names that nobody else knows. (RFC 9110, "CONNECT".)
 * @param ports of this machine, by the `host:port` that leads there; all others are refused
 */
export async function startConnectProxy(ports: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on('connect', ({ url = '' }, client, head) => {
    asked.push(url);
    const port = ports[url];
    if (port === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      client.pipe(target).pipe(client);
    });
    for (const end of [client, target]) end.on('error', () => [client, target].map((one) => one.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    asked,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
