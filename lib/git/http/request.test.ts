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
    ['the headers', 'silent for 400 ms', () => {}],
    ['the body', 'silent for 400 ms', (_, response) => response.writeHead(200, RESULT).flushHeaders()],
    [
      'the rest of it',
      'only 4 bytes in 400 ms',
      (_, response) => response.writeHead(200, RESULT).write('0000'),
    ],
  ] satisfies [string, string, RequestListener][])('waits only so long for %s', async (_, why, listener) => {
    answer = listener;
    const error = await failureOf(requestCommand(remote, command, { headersMs: 400, idleMs: 400 }));
    expect(error).toMatchObject({ code: 'GIT_UNREACHABLE', outcome: 'retry' });
    expect(String(error)).toContain(why);
  });

  it.each(['application/x-git-upload-pack-result', 'Application/X-Git-Upload-Pack-Result ; charset=utf-8'])(
    'takes an answer of the type %s',
    async (type) => {
      answer = (_, response) => response.writeHead(200, { 'Content-Type': type }).end('0000');
      expect(Buffer.concat(await collect(requestCommand(remote, command))).toString()).toBe('0000');
    },
  );

  it.each([
    ['text/html', { 'Content-Type': 'text/html; charset=utf-8' }],
    ['no content type', {}],
  ])('takes what comes with %s for the answer of no git server, and says so', async (named, headers) => {
    answer = (_, response) => response.writeHead(200, headers).end('0000');
    const error = await failureOf(requestCommand(remote, command));
    expect(error).toMatchObject({ code: 'GIT_NOT_GIT', outcome: 'retry' });
    expect(String(error)).toContain(`${new URL(server.origin).host}/group/project.git answers, but`);
    expect(String(error)).toContain(named);
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
