import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startServer } from '../../test/support/git-server.ts';
import { findProjectPath } from './find-project.ts';

const TOKEN = 'glpat-a-token-of-this-test';

let answer: RequestListener;
let seen: unknown[];
let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  seen = [];
  server = await startServer((request, response) => {
    seen.push([request.method, request.url, request.headers['private-token']]);
    answer(request, response);
  });
});
afterEach(() => server.close());

const replying =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
const found = (path: unknown, id: unknown = 15) => JSON.stringify({ id, path_with_namespace: path });
const find = (token = TOKEN) =>
  findProjectPath({ instance: `${server.origin}/gitlab`, projectId: 15 }, token);

/** The failure, which never shows the token. */
async function failure(token = TOKEN): Promise<unknown> {
  try {
    return await find(token);
  } catch (error) {
    expect(describeAll(error)).not.toContain(token.trim());
    return error;
  }
}

/** All that a log could show of an error. */
function describeAll(error: unknown): string {
  if (!Error.isError(error)) return '';
  return [error.message, error.stack, JSON.stringify(error), describeAll(error.cause)].join('\n');
}

describe('findProjectPath', () => {
  it('asks the API of the instance by id, with the token in a header', async () => {
    answer = replying(200, found('acme/data/müller & söhne'));
    expect(await find()).toBe('acme/data/müller & söhne');
    expect(seen).toEqual([['GET', '/gitlab/api/v4/projects/15', TOKEN]]);
  });

  it.each([401, 403])('says what to do about a token that is refused: HTTP %i', async (status) => {
    answer = replying(status, '{"error":"insufficient_scope"}');
    expect(await failure()).toMatchObject({
      outcome: 'credentials',
      code: 'PROJECT_PATH_UNKNOWN',
      advice: expect.stringContaining('read_api'),
    });
  });

  it.each(['glpat-two\nlines', 'glpat-schlüssel', 'glpat-€'])(
    'sends no token that no header can hold: %j',
    async (token) => {
      answer = replying(200, found('acme/models'));
      expect(await failure(token)).toMatchObject({ outcome: 'credentials', code: 'PROJECT_PATH_UNKNOWN' });
      expect(seen).toEqual([]);
    },
  );

  it('says that there is no such project', async () => {
    answer = replying(404, '{"message":"404 Project Not Found"}');
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'PROJECT_NOT_FOUND' });
  });

  it('has patience as long as the server asks for', async () => {
    answer = replying(429, 'Retry later', { 'Retry-After': '70' });
    expect(await failure()).toMatchObject({ code: 'GITLAB_RATE_LIMITED', retryAfterSeconds: 70 });
    answer = replying(503, '', { 'Retry-After': '5' });
    expect(await failure()).toMatchObject({ code: 'GITLAB_UNAVAILABLE', retryAfterSeconds: 5 });
    answer = replying(502, '');
    expect(await failure()).toMatchObject({ outcome: 'retry', retryAfterSeconds: undefined });
  });

  it('follows no redirect', async () => {
    answer = replying(301, '', { Location: `${server.origin}/elsewhere` });
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'GITLAB_MOVED' });
    expect(seen).toHaveLength(1);
  });

  it('says that a request was refused for another reason', async () => {
    answer = replying(418, '');
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'GITLAB_REFUSED' });
  });

  it.each([
    ['a page', '<html>Sign in</html>'],
    ['another project', found('acme/models', 16)],
    ['no path', found(null)],
    ['a path that leads elsewhere', found('acme/../../other')],
    [
      'more than any project needs',
      JSON.stringify({ id: 15, path_with_namespace: 'a/b', x: 'x'.repeat(2 ** 20) }),
    ],
  ])('does not believe %s', async (_, body) => {
    answer = replying(200, body);
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'GITLAB_NOT_GITLAB' });
  });

  it('is tried again where nobody answers, or the answer breaks off', async () => {
    answer = (request) => request.socket.destroy();
    expect(await failure()).toMatchObject({ outcome: 'retry', code: 'GITLAB_UNREACHABLE' });
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{', () => response.destroy());
    };
    expect(await failure()).toMatchObject({ outcome: 'retry', code: 'GITLAB_UNREACHABLE' });
  });

  it('waits for no answer that does not come, and ends with the run', async () => {
    answer = () => undefined;
    const key = { instance: server.origin, projectId: 15 };
    const unreachable = { outcome: 'retry', code: 'GITLAB_UNREACHABLE' };
    await expect(findProjectPath(key, TOKEN, { timeoutMs: 20 })).rejects.toMatchObject(unreachable);
    const signal = AbortSignal.abort();
    await expect(findProjectPath(key, TOKEN, { signal })).rejects.toMatchObject(unreachable);
  });
});
