import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { checkHooks } from './check-hooks.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const SYNC_URL = 'https://hub.example/gateway/public/sync';

const api = useApiServer();
const check = (of: 'projects' | 'groups', ids: readonly (number | string)[], turn = 0) =>
  checkHooks({ instance: api.origin, of, ids, token: TOKEN, syncUrl: SYNC_URL, turn });
const asked = () => api.seen.map((request) => (Array.isArray(request) ? request[1] : null));
const hooks = (alert_status: string) => JSON.stringify([{ id: 7, url: SYNC_URL, alert_status }]);

describe('checkHooks', () => {
  it('finds which hooks are disabled, and whose they are', async () => {
    api.answer = (request, response) => {
      response.end(hooks(request.url?.includes('/42/') ? 'disabled' : 'executable'));
    };
    expect(await check('projects', [41, 42, 43])).toEqual([
      {
        kind: 'hooks',
        instance: api.origin,
        disabled: [
          {
            owner: 'projects/42',
            hookId: 7,
            isDisabled: true,
            alertStatus: 'disabled',
            disabledUntil: null,
          },
        ],
      },
    ]);
    expect(asked()).toEqual([41, 42, 43].map((id) => `/api/v4/projects/${id}/hooks?per_page=100`));
  });

  it('asks no more after five refusals, and says that nothing is known', async () => {
    api.answer = replying(403, '{"message":"403 Forbidden"}');
    expect(await check('groups', ['acme%2Fdata', 'b', 'c', 'd', 'e', 'f'])).toEqual([
      { kind: 'hooks-unknown', instance: api.origin, of: 'groups' },
    ]);
    expect(asked()).toHaveLength(5);
    expect(asked()[0]).toBe('/api/v4/groups/acme%2Fdata/hooks?per_page=100');
  });

  it('goes on after a refusal, as long as not all are', async () => {
    api.answer = (request, response) => {
      if (/\/(45|50)\//.test(request.url ?? '')) response.end(hooks('disabled'));
      else response.writeHead(403).end('{"message":"403 Forbidden"}');
    };
    const ids = Array.from({ length: 20 }, (_, index) => 41 + index);
    expect(await check('projects', ids)).toMatchObject([
      { kind: 'hooks', disabled: [{ owner: 'projects/45' }, { owner: 'projects/50' }] },
    ]);
    expect(asked()).toHaveLength(15);
  });

  it.each([150, 194, 300])('comes round to each of %d, a hundred at a time', async (count) => {
    api.answer = replying(200, '[]');
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    for (let turn = 7; turn < 7 + Math.ceil(count / 97); turn += 1) await check('projects', ids, turn);
    expect(new Set(asked()).size).toBe(count);
  });

  it('does not begin with the same few each time, so that those behind refusals are seen', async () => {
    api.answer = replying(403, '{"message":"403 Forbidden"}');
    for (let turn = 0; turn < 20; turn += 1) await check('groups', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], turn);
    expect(new Set(asked()).size).toBe(7);
  });

  it('passes over what is not there', async () => {
    api.answer = (request, response) => {
      if (request.url?.includes('/41/')) response.writeHead(404).end('{}');
      else response.end(hooks('executable'));
    };
    expect(await check('projects', [41, 42])).toMatchObject([{ kind: 'hooks', disabled: [] }]);
  });

  it('keeps what it has seen where GitLab stops answering, and says so', async () => {
    api.answer = (request, response) => {
      if (request.url?.includes('/41/')) response.end(hooks('disabled'));
      else response.writeHead(502).end();
    };
    expect(await check('projects', [41, 42, 43])).toMatchObject([
      { kind: 'hooks', disabled: [{ owner: 'projects/41' }] },
      { kind: 'failed', part: 'hooks', where: api.origin, error: { code: 'GITLAB_UNAVAILABLE' } },
    ]);
  });

  it('does not say that the token may not see them where GitLab does not answer', async () => {
    api.answer = replying(502);
    expect(await check('projects', [41])).toMatchObject([{ kind: 'failed' }]);
  });

  it('asks for 100 at most', async () => {
    api.answer = replying(200, '[]');
    await check(
      'projects',
      Array.from({ length: 110 }, (_, index) => index + 1),
    );
    expect(api.seen).toHaveLength(100);
  });

  it('has nothing to say where there is nothing to look at', async () => {
    expect(await check('projects', [])).toEqual([]);
  });
});
