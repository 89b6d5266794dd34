import { once } from 'node:events';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { GitRemote } from '../../lib/git/types.ts';
import { startServer } from './git-server.ts';

/** What a server does with a request for a repository. */
export type Behaviour = (response: ServerResponse, headers: IncomingHttpHeaders) => unknown;

export type HostileGitServer = {
  readonly origin: string;
  readonly remote: GitRemote;
  /** A test says here what happens. */
  behave: Behaviour;
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
};

/** A real HTTP server that does to git's requests whatever a test wants. */
export async function startHostileGitServer(token: string): Promise<HostileGitServer> {
  const listener: RequestListener = async (request, response) => {
    const { url = '', headers } = request;
    hostile.requests.push({ url, headers });
    if (request.method === 'POST') await once(request.resume(), 'end');
    hostile.behave(response, headers);
  };
  const { origin, close } = await startServer(listener);
  const hostile: HostileGitServer = {
    origin,
    remote: { url: `${origin}/acme/models.git`, token },
    behave: (response) => response.destroy(),
    requests: [],
    close,
  };
  return hostile;
}

/** A server that speaks something else than HTTP. */
export async function startOtherServer(greeting: string) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume().end(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

export const GIT_ANSWERS = {
  advertisement: { 'Content-Type': 'application/x-git-upload-pack-advertisement' },
  result: { 'Content-Type': 'application/x-git-upload-pack-result' },
} as const;

export type GitAnswer = keyof typeof GIT_ANSWERS;

/** Packets of an answer: lines, and the special ones by their names. */
export function packets(...lines: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    lines.map((line) => {
      if (line === 'flush') return Buffer.from('0000');
      const payload = typeof line === 'string' ? Buffer.from(`${line}\n`) : line;
      return Buffer.concat([Buffer.from((payload.length + 4).toString(16).padStart(4, '0')), payload]);
    }),
  );
}

/** A packet of the side-band: 1 pack data, 2 progress, 3 a fatal error. */
export function band(channel: number, data: string | Buffer = ''): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(data)]);
}

/** The whole body, as a git server sends it. */
export function answers(kind: GitAnswer, body: Buffer, headers: Record<string, string> = {}): Behaviour {
  return (response) => response.writeHead(200, { ...GIT_ANSWERS[kind], ...headers }).end(body);
}

/** The body as a proxy compresses it. */
export function answersCompressed(kind: GitAnswer, body: Buffer): Behaviour {
  return answers(kind, gzipSync(body), { 'Content-Encoding': 'gzip' });
}

/** The body byte by byte, each in a chunk of its own, and then whatever is left to do. */
export function answersByteByByte(kind: GitAnswer, body: Buffer): Behaviour {
  return async (response) => {
    response.writeHead(200, GIT_ANSWERS[kind]);
    for (const byte of body) await new Promise((sent) => response.write(Buffer.from([byte]), sent));
    response.end();
  };
}

/** The beginning of an answer, after which `end` is done to its connection. */
export function breaksOff(
  kind: GitAnswer,
  beginning: Buffer,
  end: (response: ServerResponse) => unknown,
  headers: Record<string, string> = {},
): Behaviour {
  return (response) => {
    response.writeHead(200, { ...GIT_ANSWERS[kind], ...headers });
    response.write(beginning, () => end(response));
  };
}

/** A byte, a pause, a byte, and so on for as long as anybody listens. */
export function drips(kind: GitAnswer, pauseMs: number): Behaviour {
  return async (response) => {
    response.writeHead(200, GIT_ANSWERS[kind]);
    while (!response.destroyed) {
      response.write('0');
      await setTimeout(pauseMs);
    }
  };
}

/** The same packets for as long as anybody listens. */
export function floods(kind: GitAnswer, beginning: Buffer, again: Buffer): Behaviour {
  return async (response) => {
    response.writeHead(200, GIT_ANSWERS[kind]);
    response.write(beginning);
    const piece = Buffer.concat(Array<Buffer>(1000).fill(again));
    while (!response.destroyed) {
      await new Promise((sent) => response.write(piece, sent));
    }
  };
}

/** A text as Rails, a proxy or a login page gives it. */
export function says(status: number, text: string, headers: Record<string, string> = {}): Behaviour {
  return (response) => response.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end(text);
}

export function redirects(status: number, location: string): Behaviour {
  return (response) => response.writeHead(status, { Location: location }).end();
}
