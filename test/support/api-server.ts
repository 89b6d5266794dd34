import type { RequestListener } from 'node:http';
import { afterEach, beforeEach } from '@jest/globals';
import { startServer } from './git-server.ts';

export type ApiServer = {
  readonly origin: string;
  /** What the test has it answer. */
  answer: RequestListener;
  /** Method, address and token of every request of the test. */
  readonly seen: unknown[];
};

/** A server in the place of GitLab's API, one for each test that follows. */
export function useApiServer(): ApiServer {
  const seen: unknown[] = [];
  let server: Awaited<ReturnType<typeof startServer>>;
  const api = {
    answer: replying(404),
    seen,
    get origin() {
      return server.origin;
    },
  };
  beforeEach(async () => {
    seen.length = 0;
    server = await startServer((request, response) => {
      seen.push([request.method, request.url, request.headers['private-token']]);
      api.answer(request, response);
    });
  });
  afterEach(() => server.close());
  return api;
}

export function replying(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): RequestListener {
  return (_, response) => response.writeHead(status, headers).end(body);
}
