import type { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from './git-server.ts';
import { openBeforeAll } from './open-before-all.ts';
import { passOn } from './pass-on.ts';

/** What becomes of a request: it is passed on, refused with a status, or cut off. */
type FrontAnswer =
  | { readonly kind: 'pass' }
  | { readonly kind: 'refuse'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'hang-up' };

export type FrontServer = {
  readonly origin: string;
  /** What becomes of the next requests. */
  answer: FrontAnswer;
  /** Requests so far. */
  requests: number;
};

/** Stands before a server for the tests of a file, and gives answers of its own when it is told to. */
export function useFrontServer(target: () => string): FrontServer {
  const server = openBeforeAll(() =>
    startServer((request, response) => {
      front.requests += 1;
      reply(front.answer, request, response, target());
    }),
  );
  const front: FrontServer = {
    get origin() {
      return server().origin;
    },
    answer: { kind: 'pass' },
    requests: 0,
  };
  return front;
}

function reply(
  answer: FrontAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): void {
  switch (answer.kind) {
    case 'pass':
      passOn(request, response, target);
      break;
    case 'refuse':
      response.writeHead(answer.status, answer.headers).end();
      break;
    case 'hang-up':
      request.socket.destroy();
      break;
  }
}
