import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startServer } from '../../test/support/git-server.ts';
import { findHead } from './find-head.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const COMMIT = 'c'.repeat(40);

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
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end();
const find = (file = 'a.hck.json') => findHead({ instance: server.origin, projectId: 15 }, file, TOKEN);

describe('findHead', () => {
  it('asks the API for a file of the head by the id of the project, its path as one segment', async () => {
    answer = replying(200, { 'X-Gitlab-Commit-Id': COMMIT });
    expect(await find('deep/er/b c #ä.hck.json')).toEqual({ kind: 'found', commit: COMMIT });
    const file = 'deep%2Fer%2Fb%20c%20%23%C3%A4.hck.json';
    expect(seen).toEqual([['HEAD', `/api/v4/projects/15/repository/files/${file}?ref=HEAD`, TOKEN]]);
  });

  it('says that the project has no such file, or that there is no such project', async () => {
    answer = replying(404);
    expect(await find()).toEqual({ kind: 'absent' });
  });

  it.each([
    ['the token may not ask', 403, {}],
    ['the token is refused', 401, {}],
    ['a page answers', 200, {}],
    ['it is somewhere else', 302, { Location: '/login' }],
  ])('does not know where %s', async (_, status, headers) => {
    answer = replying(status, headers);
    expect(await find()).toEqual({ kind: 'unknown' });
  });

  it.each([429, 500, 503])('is tried again where GitLab is unwell: HTTP %i', async (status) => {
    answer = replying(status);
    await expect(find()).rejects.toMatchObject({ outcome: 'retry' });
  });
});
