import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { failureOf } from '../../../test/support/chunks.ts';
import { startServer } from '../../../test/support/git-server.ts';
import { startHttpsServer } from '../../../test/support/https-server.ts';
import { askApi } from './ask-api.ts';
import type { ApiOptions } from './exchange.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const TEXT_TYPE = { 'Content-Type': 'text/plain' };

const api = useApiServer();

const ask = (options?: ApiOptions, change: { instance?: string; method?: 'HEAD'; token?: string } = {}) =>
  askApi({ instance: api.origin, method: 'GET', resource: 'projects/15', token: TOKEN, ...change }, options);

const where = () => `${new URL(api.origin).host}/api/v4/projects/15`;

/** What comes of asking, which never shows the token and says what to do. */
async function failure(...asked: Parameters<typeof ask>): Promise<unknown> {
  const error = await failureOf(ask(...asked));
  expect(inspect(error, { depth: null })).not.toContain((asked[1]?.token ?? TOKEN).trim());
  expect(error).toMatchObject({ advice: expect.stringMatching(/^[A-Z].*\.$/) });
  return error;
}

const retry = (code: string, change: object = {}) => ({ outcome: 'retry', code, ...change });
const saying = (message: string, advice = '') => ({
  message: expect.stringContaining(message),
  advice: expect.stringContaining(advice),
});

describe('askApi', () => {
  it('asks for JSON, and says who asks', async () => {
    const headers = new Promise((resolve) => {
      api.answer = (request, response) => {
        resolve(request.headers);
        response.end('{}');
      };
    });
    expect(await ask()).toMatchObject({ kind: 'answered', body: '{}' });
    expect(await headers).toMatchObject({ accept: 'application/json', 'user-agent': 'modelhub-sync' });
  });

  it('reads an answer to its end, a long one, too', async () => {
    const body = JSON.stringify('x'.repeat(100_000));
    api.answer = replying(200, body, JSON_TYPE);
    expect(await ask()).toMatchObject({ kind: 'answered', body });
  });
});

describe('askApi, refused by GitLab', () => {
  it.each([
    ['GITLAB_UNAUTHORIZED', 401, 'access token', 'read_repository'],
    ['GITLAB_ADDRESS_BLOCKED', 403, 'address is blocked', 'allowlist'],
    ['GITLAB_RATE_LIMITED', 429, 'too many requests', 'Nothing to do'],
    ['GITLAB_UNAVAILABLE', 408, 'HTTP 408', 'state of the instance'],
    ['GITLAB_UNAVAILABLE', 500, 'HTTP 500', 'state of the instance'],
  ])('says where, why and what to do: %s for HTTP %i', async (code, status, why, advice) => {
    api.answer = replying(status);
    const error = await failure();
    expect(error).toMatchObject({ code, ...saying(`${where()}: `, advice) });
    expect(error).toMatchObject(saying(why));
  });

  it.each([
    ['GITLAB_MOVED', 300, 'somewhere else', 'the instance in the secrets'],
    ['GITLAB_MOVED', 399, 'somewhere else', 'the instance in the secrets'],
    ['GITLAB_REFUSED', 204, 'HTTP 204', 'what stands between'],
    ['GITLAB_REFUSED', 400, 'HTTP 400', 'what stands between'],
  ])(
    'says where, why and what to do where there is no API: %s for HTTP %i',
    async (code, status, why, advice) => {
      api.answer = replying(status);
      const error = { outcome: 'permanent', code, ...saying(where(), advice) };
      expect(await ask()).toMatchObject({ kind: 'no-api', error });
      expect(await ask()).toMatchObject({ error: saying(why) });
    },
  );

  it.each(['GET', 'HEAD'] as const)('calls for another token where this one is none: %s', async (method) => {
    api.answer = replying(401, '{"message":"401 Unauthorized"}', JSON_TYPE);
    const error = await failure({}, method === 'HEAD' ? { method } : {});
    expect(error).toMatchObject({
      outcome: 'credentials',
      code: 'GITLAB_UNAUTHORIZED',
      advice: expect.stringContaining(`\`hub gitlab rotate ${api.origin} --access\``),
    });
  });

  it.each(['glpat-two\nlines', 'glpat-schlüssel', 'glpat-€'])(
    'sends no token that no header can hold: %j',
    async (token) => {
      expect(await failure({}, { token })).toMatchObject({
        outcome: 'credentials',
        code: 'GITLAB_UNAUTHORIZED',
        ...saying(`${where()}: what the access secret holds is no token.`),
      });
      expect(api.seen).toEqual([]);
    },
  );

  it('does not call for another token where this one may not ask', async () => {
    const refused = { kind: 'refused', why: expect.stringMatching(/\w/) };
    api.answer = replying(403, '{"error":"insufficient_scope"}', JSON_TYPE);
    expect(await ask()).toEqual(refused);
    expect(await ask({}, { method: 'HEAD' })).toEqual(refused);
    api.answer = replying(403, '<html>Forbidden</html>', { 'Content-Type': 'text/html' });
    expect(await ask()).toEqual(refused);
    expect(await ask({}, { method: 'HEAD' })).toEqual(refused);
  });

  it.each([
    ['in a sentence', 'Too many failed authentication attempts from this IP', TEXT_TYPE, 900],
    ['before 16.10', 'Forbidden\n', TEXT_TYPE, 900],
    ['as one too many of a user', 'No.\n', { ...TEXT_TYPE, 'Retry-After': '60' }, 60],
  ])('waits while its address is blocked, which GitLab says %s', async (_, body, headers, seconds) => {
    api.answer = replying(403, body, headers);
    const blocked = retry('GITLAB_ADDRESS_BLOCKED', { retryAfterSeconds: seconds });
    expect(await failure()).toMatchObject(blocked);
    expect(await failure({}, { method: 'HEAD' })).toMatchObject(blocked);
  });

  it('goes by the words of an answer that has some, whatever their type is', async () => {
    const html = { 'Content-Type': 'text/html' };
    api.answer = replying(403, 'Too many failed authentication attempts from this IP', html);
    expect(await failure()).toMatchObject(retry('GITLAB_ADDRESS_BLOCKED'));
    api.answer = replying(403, '{"error":"insufficient_scope"}', TEXT_TYPE);
    expect(await ask()).toMatchObject({ kind: 'refused' });
  });

  it('has patience as long as the server asks for', async () => {
    api.answer = replying(429, 'Retry later', { 'Retry-After': '70' });
    expect(await failure()).toMatchObject(retry('GITLAB_RATE_LIMITED', { retryAfterSeconds: 70 }));
    api.answer = replying(429, 'Retry later', { 'RateLimit-Reset': '55' });
    expect(await failure()).toMatchObject(retry('GITLAB_RATE_LIMITED', { retryAfterSeconds: 55 }));
    api.answer = replying(503, '', { 'Retry-After': '5', 'RateLimit-Reset': '55' });
    expect(await failure()).toMatchObject(retry('GITLAB_UNAVAILABLE', { retryAfterSeconds: 5 }));
    api.answer = replying(502, '', { 'RateLimit-Reset': '55' });
    expect(await failure()).toMatchObject(retry('GITLAB_UNAVAILABLE', { retryAfterSeconds: undefined }));
  });

  it('follows no redirect', async () => {
    api.answer = replying(301, '', { Location: `${api.origin}/elsewhere` });
    expect(await ask()).toMatchObject({ kind: 'no-api', error: { code: 'GITLAB_MOVED' } });
    expect(api.seen).toHaveLength(1);
  });

  it('says that a request was refused for another reason', async () => {
    api.answer = replying(418);
    expect(await ask()).toMatchObject({ kind: 'no-api', error: { code: 'GITLAB_REFUSED' } });
  });
});

describe('askApi, without an answer', () => {
  it('says why nobody answers', async () => {
    const gone = await startServer(() => undefined);
    await gone.close();
    expect(await failure({}, { instance: gone.origin })).toMatchObject(
      retry('GITLAB_UNREACHABLE', saying(`${new URL(gone.origin).host}: ECONNREFUSED.`, 'firewall')),
    );
    expect(await failure({}, { instance: 'http://127.0.0.1:10080' })).toMatchObject(
      retry('GITLAB_UNREACHABLE', saying(': bad port.', 'another port')),
    );
    expect(await failure({}, { instance: `http://${'x'.repeat(64)}.invalid` })).toMatchObject(
      retry('GITLAB_HOST_UNKNOWN', saying('.invalid cannot be resolved: E', 'name servers')),
    );
  });

  it('says that a certificate has another name', async () => {
    const secure = await startHttpsServer(replying(200, '{}'));
    expect(await ask({}, { instance: secure.origin })).toMatchObject({ kind: 'answered', body: '{}' });
    const instance = secure.origin.replace('127.0.0.1', 'localhost');
    const error = await failure({}, { instance });
    await secure.close();
    const said = saying('ERR_TLS_CERT_ALTNAME_INVALID.', 'host name');
    expect(error).toMatchObject(retry('GITLAB_TLS_FAILED', said));
  });

  it('says that nobody vouches for a certificate', async () => {
    const secure = await startHttpsServer(replying(200, '{}'));
    secure.distrust();
    const error = await failure({}, { instance: secure.origin });
    await secure.close();
    const said = saying('DEPTH_ZERO_SELF_SIGNED_CERT.', 'NODE_EXTRA_CA_CERTS');
    expect(error).toMatchObject(retry('GITLAB_TLS_FAILED', said));
  });

  it('is tried again where the answer breaks off', async () => {
    api.answer = (request) => request.socket.destroy();
    expect(await failure()).toMatchObject(retry('GITLAB_UNREACHABLE'));
    api.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{', () => response.destroy());
    };
    expect(await failure()).toMatchObject(retry('GITLAB_UNREACHABLE', saying('UND_ERR_SOCKET')));
  });

  it.each([
    ['that does not come', () => undefined],
    ['that does not end', (write: (text: string) => void) => write('{')],
  ])('does not wait for an answer %s', async (_, begin) => {
    api.answer = (_request, response) => begin((text) => response.write(text));
    expect(await failure({ timeoutMs: 50 })).toMatchObject(
      retry('GITLAB_UNREACHABLE', saying('no whole answer in 50 ms')),
    );
  });

  it('ends with the run, which is nobody’s fault', async () => {
    api.answer = () => undefined;
    const aborted = retry('GITLAB_ABORTED', saying('end of the run', 'Nothing to do'));
    expect(await failure({ signal: AbortSignal.abort() })).toMatchObject(aborted);
    expect(await failure({ signal: AbortSignal.timeout(50) })).toMatchObject(aborted);
  });

  it.each([
    ['describes more than any project needs', 200, 2 ** 20],
    ['does not end in telling why not', 418, 2 ** 10],
  ])('lets go of an answer that %s', async (_, status, bytes) => {
    const closed = new Promise<void>((resolve) => {
      api.answer = (_request, response) => {
        response.on('close', resolve);
        response.writeHead(status).write('x'.repeat(bytes));
      };
    });
    expect(await ask()).toMatchObject({ kind: status === 200 ? 'answered' : 'no-api' });
    await closed;
  });
});
