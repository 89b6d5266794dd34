import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

type ReceivedHook = { readonly headers: IncomingHttpHeaders; readonly body: string };

export type HookReceiver = {
  readonly url: string;
  /** In order of arrival. */
  readonly received: readonly ReceivedHook[];
  /** What to answer from now on; 202 at first. */
  answer(status: number, body?: string, headers?: Record<string, string>): void;
  /** Answers nothing from now on. */
  silence(): void;
  close(): Promise<void>;
};

type Answer = { readonly status: number; readonly body: string; readonly headers: Record<string, string> };

/** A webhook endpoint that keeps what it is sent. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const received: ReceivedHook[] = [];
  let next: Answer | null = { status: 202, body: '', headers: {} };
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    if (next) response.writeHead(next.status, next.headers).end(next.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/gateway/public/sync`,
    received,
    answer(status, body = '', headers = {}) {
      next = { status, body, headers };
    },
    silence() {
      next = null;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
