import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { findHead } from './find-head.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const COMMIT = 'c'.repeat(40);

const api = useApiServer();
const find = (file = 'a.hck.json') => findHead({ instance: api.origin, projectId: 15 }, file, TOKEN);

describe('findHead', () => {
  it('asks the API for a file of the head by the id of the project, its path as one segment', async () => {
    api.answer = replying(200, '', { 'X-Gitlab-Commit-Id': COMMIT });
    expect(await find('deep/er/b c #ä.hck.json')).toEqual({ kind: 'found', commit: COMMIT });
    const file = 'deep%2Fer%2Fb%20c%20%23%C3%A4.hck.json';
    expect(api.seen).toEqual([['HEAD', `/api/v4/projects/15/repository/files/${file}?ref=HEAD`, TOKEN]]);
  });

  it('says that the project has no such file, or that there is no such project', async () => {
    api.answer = replying(404);
    expect(await find()).toEqual({ kind: 'absent' });
  });

  it.each([
    ['the token may not ask', 403, {}],
    ['a page answers', 200, {}],
    ['it is somewhere else', 302, { Location: '/login' }],
  ])('does not know where %s', async (_, status, headers) => {
    api.answer = replying(status, '', headers);
    expect(await find()).toEqual({ kind: 'unknown', why: expect.stringMatching(/\w/) });
  });

  it('calls for another token where this one is none', async () => {
    api.answer = replying(401);
    await expect(find()).rejects.toMatchObject({ outcome: 'credentials', code: 'GITLAB_UNAUTHORIZED' });
  });

  it.each([429, 500, 503])('is tried again where GitLab is unwell: HTTP %i', async (status) => {
    api.answer = replying(status);
    await expect(find()).rejects.toMatchObject({ outcome: 'retry' });
  });
});
