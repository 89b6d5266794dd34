import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { checkHooks } from './check-hooks.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const SYNC_URL = 'https://hub.example/gateway/public/sync';

const api = useApiServer();
const check = (of: 'projects' | 'groups', ids: readonly (number | string)[]) =>
  checkHooks({ instance: api.origin, of, ids, token: TOKEN, syncUrl: SYNC_URL });
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

  it('asks no more once it may not, and says that nothing is known', async () => {
    api.answer = replying(403, '{"message":"403 Forbidden"}');
    expect(await check('groups', ['acme%2Fdata', 'other'])).toEqual([
      { kind: 'hooks-unknown', instance: api.origin, of: 'groups' },
    ]);
    expect(asked()).toEqual(['/api/v4/groups/acme%2Fdata/hooks?per_page=100']);
  });

  it('keeps what it has seen until then', async () => {
    api.answer = (request, response) => {
      if (request.url?.includes('/41/')) response.end(hooks('disabled'));
      else response.writeHead(403).end('{"message":"403 Forbidden"}');
    };
    expect(await check('projects', [41, 42, 43])).toMatchObject([
      { kind: 'hooks', disabled: [{ owner: 'projects/41' }] },
    ]);
    expect(asked()).toHaveLength(2);
  });

  it('passes over what is not there', async () => {
    api.answer = (request, response) => {
      if (request.url?.includes('/41/')) response.writeHead(404).end('{}');
      else response.end(hooks('executable'));
    };
    expect(await check('projects', [41, 42])).toMatchObject([{ kind: 'hooks', disabled: [] }]);
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
