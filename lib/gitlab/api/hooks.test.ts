import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { failureOf } from '../../../test/support/chunks.ts';
import { findHooks } from './hooks.ts';

const TOKEN = 'glpat-a-token-of-this-test';

const api = useApiServer();
const find = (syncUrl: string | null = null) => findHooks(api.origin, 'projects/42', TOKEN, syncUrl);
const hook = (id: number, facts: object = {}) => ({
  id,
  url: 'https://x.execute-api.eu-central-1.amazonaws.com/gateway/public/sync',
  ...facts,
});

describe('findHooks', () => {
  it('finds those that lead to a hub, and whether GitLab has turned them off', async () => {
    api.answer = replying(
      200,
      JSON.stringify([
        hook(1, { alert_status: 'executable', disabled_until: null }),
        hook(2, { alert_status: 'temporarily_disabled', disabled_until: '2026-11-27T10:00:00Z' }),
        hook(3, { alert_status: 'disabled' }),
        hook(4, { alert_status: 'disabled', url: 'https://ci.example/hook' }),
        hook(5, { url: 'https://{host}/gateway/public/sync?a=b' }),
      ]),
    );
    expect(await find()).toEqual({
      kind: 'found',
      hooks: [
        { hookId: 1, isDisabled: false, alertStatus: 'executable', disabledUntil: null },
        {
          hookId: 2,
          isDisabled: true,
          alertStatus: 'temporarily_disabled',
          disabledUntil: '2026-11-27T10:00:00Z',
        },
        { hookId: 3, isDisabled: true, alertStatus: 'disabled', disabledUntil: null },
        { hookId: 5, isDisabled: false, alertStatus: null, disabledUntil: null },
      ],
    });
    expect(api.seen).toEqual([['GET', '/api/v4/projects/42/hooks?per_page=100', TOKEN]]);
  });

  it("finds no other hub's where its own address is known, unless that is masked", async () => {
    const ours = 'https://ours.example/gateway/public/sync';
    const urls = [ours, `${ours}?a=b`, 'https://{host}/gateway/public/sync', `${ours}s`, hook(1).url];
    api.answer = replying(200, JSON.stringify(urls.map((url, index) => hook(index, { url }))));
    expect(await find(ours)).toMatchObject({ hooks: [{ hookId: 0 }, { hookId: 1 }, { hookId: 2 }] });
    expect(await find()).toMatchObject({
      hooks: [{ hookId: 0 }, { hookId: 1 }, { hookId: 2 }, { hookId: 4 }],
    });
  });

  it('takes one for well where GitLab does not say yet', async () => {
    api.answer = replying(200, JSON.stringify([hook(1)]));
    expect(await find()).toMatchObject({ hooks: [{ hookId: 1, isDisabled: false, alertStatus: null }] });
  });

  it.each([
    ['refused', replying(403, '{"message":"403 Forbidden"}')],
    ['unknown', replying(404)],
    ['unknown', replying(302)],
    ['unknown', replying(200, '<html>')],
  ])('answers that it is %s where the token may not, or there is nothing', async (kind, answer) => {
    api.answer = answer;
    expect(await find()).toEqual({ kind });
  });

  it('throws for a token that is none', async () => {
    api.answer = replying(401);
    expect(await failureOf(find())).toMatchObject({ code: 'GITLAB_UNAUTHORIZED' });
  });
});
