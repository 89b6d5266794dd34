import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { failureOf } from '../../test/support/chunks.ts';
import { findProjectPath } from './find-project.ts';

const TOKEN = 'glpat-a-token-of-this-test';

const api = useApiServer();

const found = (path: unknown, id: unknown = 15) => JSON.stringify({ id, path_with_namespace: path });
const find = () => findProjectPath({ instance: `${api.origin}/gitlab`, projectId: 15 }, TOKEN);

const failure = () => failureOf(find());

describe('findProjectPath', () => {
  it('asks the API of the instance by id, with the token in a header', async () => {
    api.answer = replying(200, found('acme/data/müller & söhne'));
    expect(await find()).toBe('acme/data/müller & söhne');
    expect(api.seen).toEqual([['GET', '/gitlab/api/v4/projects/15', TOKEN]]);
  });

  it('says what to do about a token that may not ask', async () => {
    api.answer = replying(403, '{"error":"insufficient_scope"}');
    expect(await failure()).toMatchObject({
      outcome: 'credentials',
      code: 'PROJECT_PATH_UNKNOWN',
      advice: expect.stringContaining('read_api'),
    });
  });

  it('says that the token is none', async () => {
    api.answer = replying(401, '{"message":"401 Unauthorized"}');
    expect(await failure()).toMatchObject({ outcome: 'credentials', code: 'GITLAB_UNAUTHORIZED' });
  });

  it('says that there is no such project', async () => {
    api.answer = replying(404, '{"message":"404 Project Not Found"}');
    expect(await failure()).toMatchObject({ outcome: 'permanent', code: 'PROJECT_NOT_FOUND' });
  });

  it.each([
    ['GITLAB_MOVED', 301],
    ['GITLAB_REFUSED', 418],
  ])('says what answers in the place of the API: %s', async (code, status) => {
    api.answer = replying(status);
    expect(await failure()).toMatchObject({ outcome: 'permanent', code });
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
});
