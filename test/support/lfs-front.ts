import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { GitRemote } from '../../lib/git/types.ts';
import { startServer } from './git-server.ts';
import { ACCESS_TOKEN } from './gitlab.ts';

/** A GitLab that is well, but for its Git LFS, which a test can spoil. */
export type LfsFront = {
  /** As the context of a run has it. */
  openRemote(path: string): Promise<GitRemote>;
  /** The status that a request for Git LFS is answered with, by its path; null: as GitLab does. */
  spoil: (path: string) => number | null;
  /** Paths of the requests for Git LFS so far. */
  readonly asked: string[];
  close(): Promise<void>;
};

/** Stands in front of a GitLab, in its links to LFS objects, too. */
export async function startLfsFront(gitlab: string): Promise<LfsFront> {
  const server = await startServer(async (request, response) => {
    const path = request.url ?? '/';
    const isLfs = /\/(info\/lfs|gitlab-lfs)\//.test(path);
    if (isLfs) front.asked.push(path);
    const status = isLfs ? front.spoil(path) : null;
    if (status !== null) response.writeHead(status).end();
    else await forward(request, response, gitlab, server.origin);
  });
  const front: LfsFront = {
    openRemote: async (path) => ({ url: `${server.origin}/${path}.git`, token: ACCESS_TOKEN }),
    spoil: () => null,
    asked: [],
    close: server.close,
  };
  return front;
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  gitlab: string,
  front: string,
): Promise<void> {
  const headers = new Headers();
  for (const name of ['authorization', 'accept', 'content-type', 'git-protocol']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const { method = 'GET', url = '/' } = request;
  const body = method === 'POST' ? await buffer(request) : null;
  const answer = await fetch(gitlab + url, { method, headers, body });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const type = answer.headers.get('content-type') ?? '';
  const isLinks = type.startsWith('application/vnd.git-lfs+json');
  response.writeHead(answer.status, { 'Content-Type': type });
  response.end(isLinks ? bytes.toString().replaceAll(gitlab, front) : bytes);
}
