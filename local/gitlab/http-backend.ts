import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { RetryLater } from '../../lib/errors.ts';
import { startProgram } from '../spawner/start-program.ts';
import { readCgiHead } from './cgi-head.ts';
import { gitText } from './git.ts';
import { gitEnvironment } from './git-environment.ts';

export type GitService = {
  /** The directory that holds the repositories. */
  readonly root: string;
  /** The request's path below it, decoded: `/7.git/info/refs`. */
  readonly pathInfo: string;
  /** Who is asking; `git http-backend` lets only a named user push. */
  readonly user: string;
};

/** How the repositories are served, whatever their own configuration says. */
const SERVER_CONFIG = {
  'uploadpack.allowFilter': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
  'http.receivepack': 'true',
  // Gitaly keeps pushed packs; objects unpacked into loose ones make the next fetch search for deltas.
  'receive.unpackLimit': '1',
  // GitLab accepts them (`git push -o ci.skip`); its hooks report none.
  'receive.advertisePushOptions': 'true',
  // A collection in the background would outlive the request, and us.
  'receive.autogc': 'false',
};

/**
 * Answers one request of the git smart HTTP protocol by `git http-backend` (git-http-backend(1), a CGI program),
 * streaming both ways. Returns when the program has ended; it is ended when the client goes away.
 * @throws RetryLater `GIT_BACKEND_FAILED`, before anything is answered, when it ends without an answer.
 */
export async function serveGit(request: IncomingMessage, response: ServerResponse, service: GitService) {
  const program = await httpBackend();
  const child = await startProgram(program, [], { env: cgiEnvironment(request, service) });
  const complaint = text(child.stderr);
  const killIfUnheard = () => {
    if (!response.writableFinished) child.kill();
  };
  response.once('close', killIfUnheard);
  // The client may have gone away while the program was started.
  if (response.destroyed) killIfUnheard();
  // It may answer without reading the whole request: the rest is let go, so that the client hears the answer.
  child.stdin.on('error', () => request.resume());
  request.pipe(child.stdin);

  const head = await readCgiHead(child.stdout);
  if (head) {
    response.writeHead(head.status, head.headers.flat());
    await pipeline(child.stdout, response).catch((error) => {
      // The client went away: there is nobody to tell.
      if (!response.destroyed) throw error;
    });
  }
  await child.exit;
  if (!head && !response.destroyed) {
    throw new RetryLater(
      'GIT_BACKEND_FAILED',
      `git http-backend gave no answer: ${(await complaint).trim()}`,
    );
  }
}

function cgiEnvironment(request: IncomingMessage, { root, pathInfo, user }: GitService) {
  const { headers, method = 'GET', url = '' } = request;
  const query = url.indexOf('?');
  return {
    ...gitEnvironment(SERVER_CONFIG),
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GATEWAY_INTERFACE: 'CGI/1.1',
    REQUEST_METHOD: method,
    PATH_INFO: pathInfo,
    QUERY_STRING: query < 0 ? '' : url.slice(query + 1),
    REMOTE_USER: user,
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    CONTENT_TYPE: headers['content-type'] ?? '',
    // Without a length (a chunked push) http-backend reads to the end of its input.
    CONTENT_LENGTH: headers['content-length'] ?? '',
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    GIT_PROTOCOL: [headers['git-protocol'] ?? ''].flat().join(':'),
  };
}

let found: Promise<string> | undefined;

/** Run as itself rather than through `git`, so that ending it ends no wrapper that leaves it behind. */
function httpBackend(): Promise<string> {
  found ??= gitText(['--exec-path']).then((directory) => join(directory, 'git-http-backend'));
  return found;
}
