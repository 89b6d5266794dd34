import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { failureOf } from '../../../test/support/chunks.ts';
import { listGroupProjects } from './group-projects.ts';

const TOKEN = 'glpat-a-token-of-this-test';

const api = useApiServer();
const list = async () => (await Array.fromAsync(listGroupProjects(group(), TOKEN))).flat();
const group = () => ({ instance: api.origin, path: 'acme/data' });
const project = (id: number) => ({ id, path_with_namespace: `acme/data/models-${id}`, archived: false });

describe('listGroupProjects', () => {
  it('asks for the group with its subgroups, and follows the pages', async () => {
    api.answer = (request, response) => {
      const isFirst = !request.url?.includes('page=2');
      const next = '<https://other.example/elsewhere?page=2&per_page=100>; rel="next"';
      response.writeHead(200, isFirst ? { link: next } : {});
      response.end(JSON.stringify(isFirst ? [project(1), project(2)] : [project(3)]));
    };
    expect(await list()).toEqual(
      [1, 2, 3].map((id) => ({ instance: api.origin, projectId: id, path: `acme/data/models-${id}` })),
    );
    expect(api.seen).toEqual([
      [
        'GET',
        expect.stringMatching(
          /^\/api\/v4\/groups\/acme%2Fdata\/projects\?include_subgroups=true&.*archived=false/,
        ),
        TOKEN,
      ],
      ['GET', '/api/v4/groups/acme%2Fdata/projects?page=2&per_page=100', TOKEN],
    ]);
  });

  it('comes to an end where the pages have none', async () => {
    api.answer = replying(200, '[]', { link: '<https://git.example/x?page=2>; rel="next"' });
    expect(await failureOf(list())).toMatchObject({ code: 'GITLAB_NOT_GITLAB' });
    expect(api.seen).toHaveLength(1000);
  });

  it.each([
    ['GROUP_NOT_LISTED', 'credentials', replying(403, '{"message":"403 Forbidden"}'), 'read_api'],
    ['GROUP_NOT_FOUND', 'permanent', replying(404), 'sweepGroups'],
    ['GITLAB_UNAUTHORIZED', 'credentials', replying(401), 'valid token'],
    ['GITLAB_MOVED', 'permanent', replying(302), 'instance'],
    ['GITLAB_NOT_GITLAB', 'retry', replying(200, '<html>'), 'login page'],
    ['GITLAB_NOT_GITLAB', 'retry', replying(200, JSON.stringify([project(0)])), 'login page'],
    [
      'GITLAB_NOT_GITLAB',
      'retry',
      replying(200, JSON.stringify([{ id: 1, path_with_namespace: 'a/../b' }])),
      'login page',
    ],
  ])('throws %s (%s), and says what to do', async (code, outcome, answer, advice) => {
    api.answer = answer;
    expect(await failureOf(list())).toMatchObject({
      code,
      outcome,
      message: expect.stringContaining('/api/v4/groups/acme%2Fdata/projects'),
      advice: expect.stringContaining(advice),
    });
  });
});
