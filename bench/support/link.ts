import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on this machine that is as long as one to a server far away, and as broad as it was. */
export type Link = {
  readonly origin: string;
  /** Of the answers. */
  readonly received: () => number;
  readonly sent: () => number;
  readonly close: () => Promise<void>;
};

/**
 * Each direction takes half of the round trip, and a connection one more before it carries anything, as TCP's handshake
 * does. What is on its way is not throttled.
 */
export async function startLink(target: string, roundTripMs: number): Promise<Link> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let [sent, received] = [0, 0];
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    const ends = [near, far];
    for (const end of ends) {
      sockets.add(end);
      end.on('error', () => ends.forEach((one) => void one.destroy()));
      end.on('close', () => sockets.delete(end));
    }
    relay(near, far, roundTripMs / 2, (bytes) => (sent += bytes));
    relay(far, near, roundTripMs / 2, (bytes) => (received += bytes));
    near.pause();
    setTimeout(() => near.resume(), roundTripMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The link listens on no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    sent: () => sent,
    received: () => received,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Timers of one duration fire in the order in which they were set. */
function relay(from: Socket, to: Socket, delayMs: number, count: (bytes: number) => void): void {
  const later =
    delayMs === 0 ? (work: () => void) => work() : (work: () => void) => void setTimeout(work, delayMs);
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    later(() => {
      if (to.writable && !to.write(chunk)) from.pause();
    });
  });
  to.on('drain', () => from.resume());
  from.on('end', () => later(() => to.end()));
}
