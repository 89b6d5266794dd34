import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { failureOf } from '../../../test/support/chunks.ts';
import { findProject, findProjectPath } from './find-project.ts';

const TOKEN = 'glpat-a-token-of-this-test';

const api = useApiServer();

const found = (path: unknown, id: unknown = 15) => JSON.stringify({ id, path_with_namespace: path });
const find = () => findProjectPath({ instance: `${api.origin}/gitlab`, projectId: 15 }, TOKEN);

const failure = () => failureOf(find());

/** Says which address was asked, and what to do. */
const saying = (advice: string) => ({
  message: expect.stringContaining(`${new URL(api.origin).host}/gitlab/api/v4/projects/15`),
  advice: expect.stringContaining(advice),
});

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
      ...saying('read_api'),
    });
    // There are three ways out.
    expect(await failure()).toMatchObject(saying('custom template'));
    expect(await failure()).toMatchObject(saying('press Test'));
  });

  it('says that the token is none', async () => {
    api.answer = replying(401, '{"message":"401 Unauthorized"}');
    expect(await failure()).toMatchObject({ outcome: 'credentials', code: 'GITLAB_UNAUTHORIZED' });
  });

  it('says that there is no such project', async () => {
    api.answer = replying(404, '{"message":"404 Project Not Found"}');
    expect(await failure()).toMatchObject({
      outcome: 'permanent',
      code: 'PROJECT_NOT_FOUND',
      ...saying('is a member'),
    });
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
    expect(await failure()).toMatchObject({ outcome: 'retry', code: 'GITLAB_NOT_GITLAB' });
  });

  it('says who has answered instead, and what to look at', async () => {
    api.answer = replying(200, '<html>Sign in</html>');
    const { host } = new URL(api.origin);
    expect(await failure()).toMatchObject({
      message: expect.stringContaining(`${host}/api/v4/projects/15 answers`),
      advice: expect.stringContaining('base URL'),
    });
  });
});

describe('findProject', () => {
  const findAt = (path: string) => findProject(api.origin, path, TOKEN);

  it('finds the project at a path, and where it is by now', async () => {
    api.answer = replying(200, found('acme/models', 16));
    expect(await findAt('acme/old models')).toEqual({ kind: 'found', projectId: 16, path: 'acme/models' });
    expect(api.seen).toEqual([['GET', '/api/v4/projects/acme%2Fold%20models', TOKEN]]);
  });

  it('does not believe a page at that path', async () => {
    api.answer = replying(200, '<html>Sign in</html>');
    expect(await findAt('acme/models')).toMatchObject({
      kind: 'no-api',
      error: {
        code: 'GITLAB_NOT_GITLAB',
        message: expect.stringContaining('/api/v4/projects/acme%2Fmodels answers'),
      },
    });
  });
});
