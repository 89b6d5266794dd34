import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { findProjectPath } from './find-project.ts';

const TOKEN = 'glpat-a-token-of-this-test';

const api = useApiServer();

const found = (path: unknown, id: unknown = 15) => JSON.stringify({ id, path_with_namespace: path });
const find = (token = TOKEN) => findProjectPath({ instance: `${api.origin}/gitlab`, projectId: 15 }, token);

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
    api.answer = replying(200, found('acme/data/müller & söhne'));
    expect(await find()).toBe('acme/data/müller & söhne');
    expect(api.seen).toEqual([['GET', '/gitlab/api/v4/projects/15', TOKEN]]);
  });

  it.each([401, 403])('says what to do about a token that is refused: HTTP %i', async (status) => {
    api.answer = replying(status, '{"error":"insufficient_scope"}');
    expect(await failure()).toMatchObject({
      outcome: 'credentials',
      code: 'PROJECT_PATH_UNKNOWN',
      advice: expect.stringContaining('read_api'),
    });
  });

  it.each(['glpat-two\nlines', 'glpat-schlüssel', 'glpat-€'])(
    'sends no token that no header can hold: %j',
    async (token) => {
      api.answer = replying(200, found('acme/models'));
      expect(await failure(token)).toMatchObject({ outcome: 'credentials', code: 'PROJECT_PATH_UNKNOWN' });
      expect(api.seen).toEqual([]);
    },
  );

  it('says that there is no such project', async () => {
    api.answer = replying(404, '{"message":"404 Project Not Found"}');
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'PROJECT_NOT_FOUND' });
  });

  it('has patience as long as the server asks for', async () => {
    api.answer = replying(429, 'Retry later', { 'Retry-After': '70' });
    expect(await failure()).toMatchObject({ code: 'GITLAB_RATE_LIMITED', retryAfterSeconds: 70 });
    api.answer = replying(503, '', { 'Retry-After': '5' });
    expect(await failure()).toMatchObject({ code: 'GITLAB_UNAVAILABLE', retryAfterSeconds: 5 });
    api.answer = replying(502, '');
    expect(await failure()).toMatchObject({ outcome: 'retry', retryAfterSeconds: undefined });
  });

  it('follows no redirect', async () => {
    api.answer = replying(301, '', { Location: `${api.origin}/elsewhere` });
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'GITLAB_MOVED' });
    expect(api.seen).toHaveLength(1);
  });

  it('says that a request was refused for another reason', async () => {
    api.answer = replying(418, '');
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
    api.answer = replying(200, body);
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'GITLAB_NOT_GITLAB' });
  });

  it('is tried again where nobody answers, or the answer breaks off', async () => {
    api.answer = (request) => request.socket.destroy();
    expect(await failure()).toMatchObject({ outcome: 'retry', code: 'GITLAB_UNREACHABLE' });
    api.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{', () => response.destroy());
    };
    expect(await failure()).toMatchObject({ outcome: 'retry', code: 'GITLAB_UNREACHABLE' });
  });

  it('waits for no answer that does not come, and ends with the run', async () => {
    api.answer = () => undefined;
    const key = { instance: api.origin, projectId: 15 };
    const unreachable = { outcome: 'retry', code: 'GITLAB_UNREACHABLE' };
    await expect(findProjectPath(key, TOKEN, { timeoutMs: 20 })).rejects.toMatchObject(unreachable);
    const signal = AbortSignal.abort();
    await expect(findProjectPath(key, TOKEN, { signal })).rejects.toMatchObject(unreachable);
  });
});
