import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, failureOf } from '../../../test/support/chunks.ts';
import { startServer } from '../../../test/support/git-server.ts';
import type { GitRemote } from '../types.ts';
import { requestAdvertisement, requestCommand } from './request.ts';

const TOKEN = 'glpat-secret-token';
const RESULT = { 'Content-Type': 'application/x-git-upload-pack-result' };

let answer: RequestListener = () => {};
let server: Awaited<ReturnType<typeof startServer>>;
let remote: GitRemote;

beforeEach(async () => {
  server = await startServer((request, response) => answer(request, response));
  remote = { url: `${server.origin}/group/project.git`, token: TOKEN };
});
afterEach(() => server.close());

describe('requestAdvertisement', () => {
  it('asks for protocol v2 with the token in a header, and counts as one request', async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      const { authorization, accept } = request.headers;
      seen.push([request.method, request.url, request.headers['git-protocol'], authorization, accept]);
      seen.push(request.headers['user-agent']);
      response.setHeader('Content-Type', 'application/x-git-upload-pack-advertisement; charset=utf-8');
      response.end('000eversion 2\n0000');
    };
    let sent = 0;
    const chunks = await collect(requestAdvertisement({ ...remote, onRequest: () => sent++ }));
    expect(Buffer.concat(chunks).toString()).toBe('000eversion 2\n0000');
    expect(sent).toBe(1);
    expect(seen).toEqual([
      [
        'GET',
        '/group/project.git/info/refs?service=git-upload-pack',
        'version=2',
        `Basic ${Buffer.from(`oauth2:${TOKEN}`).toString('base64')}`,
        'application/x-git-upload-pack-advertisement',
      ],
      'modelhub-sync',
    ]);
  });
});

describe('requestCommand', () => {
  const command = Buffer.from('0000');

  it('posts the command', async () => {
    answer = async (request, response) => {
      const body = Buffer.concat(await collect<Buffer>(request)).toString();
      response.writeHead(200, RESULT);
      response.end(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
    };
    expect(Buffer.concat(await collect(requestCommand(remote, command))).toString()).toBe(
      'POST /group/project.git/git-upload-pack application/x-git-upload-pack-request 0000',
    );
  });

  it.each([
    [301, 'GIT_MOVED', 'permanent'],
    [302, 'GIT_MOVED', 'permanent'],
    [400, 'GIT_REFUSED', 'permanent'],
    [401, 'GIT_UNAUTHORIZED', 'credentials'],
    [403, 'GIT_FORBIDDEN', 'credentials'],
    [404, 'GIT_NOT_FOUND', 'permanent'],
    [408, 'GIT_UNAVAILABLE', 'retry'],
    [429, 'GIT_RATE_LIMITED', 'retry'],
    [500, 'GIT_UNAVAILABLE', 'retry'],
    [503, 'GIT_UNAVAILABLE', 'retry'],
  ])('means by status %i %s', async (status, code, outcome) => {
    answer = (_, response) => response.writeHead(status, RESULT).end('HTTP Basic: Access denied');
    const error = await failureOf(requestCommand(remote, command));
    expect(error).toMatchObject({ code, outcome });
    expect(String(error)).toContain(`${new URL(server.origin).host}/group/project.git`);
    expect(String(error)).not.toContain(TOKEN);
  });

  it.each([429, 503])(
    'passes on for how long a server with status %i wants to be left alone',
    async (status) => {
      answer = (_, response) => response.writeHead(status, { 'Retry-After': '77' }).end();
      expect(await failureOf(requestCommand(remote, command))).toMatchObject({ retryAfterSeconds: 77 });
    },
  );

  it('does not follow a redirect, and names its target without what may be secret', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests += 1;
      response.writeHead(302, { Location: '/other/project.git/git-upload-pack?token=hidden' }).end();
    };
    const error = await failureOf(requestCommand(remote, command));
    expect(String(error)).toMatch(/ to 127\.0\.0\.1:\d+\/other\/project\.git\/git-upload-pack\.$/);
    expect(requests).toBe(1);
  });

  it('takes a login page for no git server', async () => {
    answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>');
    const error = await failureOf(requestCommand(remote, command));
    expect(error).toMatchObject({ code: 'GIT_NOT_GIT', outcome: 'permanent' });
  });

  it('names the host and the cause when there is nobody', async () => {
    const { url } = remote;
    await server.close();
    const error = await failureOf(requestCommand(remote, command));
    const message = `Cannot reach ${new URL(url).host}: ECONNREFUSED.`;
    expect(error).toMatchObject({ code: 'GIT_UNREACHABLE', outcome: 'retry', message });
    server = await startServer(answer);
  });

  it('fails as unreachable when the connection breaks inside of the body', async () => {
    answer = (_, response) => {
      response.writeHead(200, RESULT);
      response.write('0000', () => response.destroy());
    };
    expect(await failureOf(requestCommand(remote, command))).toMatchObject({ code: 'GIT_UNREACHABLE' });
  });

  it.each([
    ['the headers', () => {}],
    ['the rest of the body', (_, response) => response.writeHead(200, RESULT).write('0000')],
  ] satisfies [string, RequestListener][])('waits only so long for %s', async (_, listener) => {
    answer = listener;
    const error = await failureOf(requestCommand(remote, command, { headersMs: 50, idleMs: 50 }));
    expect(error).toMatchObject({ code: 'GIT_UNREACHABLE', outcome: 'retry' });
    expect(String(error)).toContain('silent for 50 ms');
  });

  it('does not count the time that the caller takes as silence of the server', async () => {
    answer = (_, response) => {
      response.writeHead(200, RESULT).write('00', () => response.end('00'));
    };
    const chunks: Buffer[] = [];
    for await (const chunk of requestCommand(remote, command, { headersMs: 5_000, idleMs: 400 })) {
      if (chunks.length === 0) await setTimeout(450);
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).toString()).toBe('0000');
  });

  it('ends with the run', async () => {
    const run = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, RESULT).write('0000');
      run.abort();
    };
    const error = await failureOf(requestCommand({ ...remote, signal: run.signal }, command));
    expect(error).toMatchObject({ code: 'GIT_ABORTED', outcome: 'retry' });
  });

  it('hangs up when the caller has read enough', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    answer = async (_, response) => {
      response.writeHead(200, RESULT).write('0000');
      await once(response, 'close');
      resolve();
    };
    for await (const _ of requestCommand(remote, command)) break;
    await hungUp;
  });

  it('sends nothing before it is read', async () => {
    let requests = 0;
    answer = () => {
      requests += 1;
    };
    await requestCommand(remote, command).return(undefined);
    expect(requests).toBe(0);
  });
});
