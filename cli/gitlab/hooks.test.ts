import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { listHooks } from './hooks.ts';

const api = useApiServer();
const list = () =>
  listHooks({ instance: api.origin, token: ACCESS_TOKEN }, { kind: 'group', path: 'acme/data' });
const hooks = (...ids: number[]) => JSON.stringify(ids.map((id) => ({ id, url: 'https://hub.example' })));
const NEXT = { link: '<https://elsewhere.example/x?page=2&per_page=100>; rel="next"' };

describe('listHooks', () => {
  it('follows the pages, and asks nobody else for them', async () => {
    api.answer = (request, response) =>
      request.url?.includes('page=2')
        ? replying(200, hooks(3))(request, response)
        : replying(200, hooks(1, 2), NEXT)(request, response);
    expect((await list()).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(api.seen).toEqual([
      ['GET', '/api/v4/groups/acme%2Fdata/hooks?per_page=100', ACCESS_TOKEN],
      ['GET', '/api/v4/groups/acme%2Fdata/hooks?page=2&per_page=100', ACCESS_TOKEN],
    ]);
  });

  it('comes to an end where the pages have none', async () => {
    api.answer = replying(200, hooks(1), NEXT);
    expect(await list()).toHaveLength(5);
  });
});
