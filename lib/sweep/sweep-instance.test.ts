import type { RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { type InstanceSweep, sweepInstance } from './sweep-instance.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const PATH = 'acme/data';

const api = useApiServer();
const asked = () => api.seen.flat().filter((one) => String(one).startsWith('/api'));
const json = (value: unknown) => replying(200, JSON.stringify(value));
const self = (facts: object = {}) => json({ name: 'hub', active: true, expires_at: '2026-12-04', ...facts });
const listed = (...ids: number[]) => json(ids.map((id) => ({ id, path_with_namespace: `${PATH}/${id}` })));
const disabled = json([{ id: 7, url: 'https://hub.example/gateway/public/sync', alert_status: 'disabled' }]);
const DISABLED = { hookId: 7, isDisabled: true, alertStatus: 'disabled', disabledUntil: null };

/** Answers by what the address ends with, its query left out. */
function answers(by: Readonly<Record<string, RequestListener>>): void {
  api.answer = (request, response) => {
    const [path = ''] = request.url?.split('?') ?? [];
    const [, answer = replying(404)] = Object.entries(by).find(([end]) => path.endsWith(end)) ?? [];
    answer(request, response);
  };
}

function sweep(change: Partial<InstanceSweep> = {}) {
  const hinted: number[][] = [];
  const found = sweepInstance({
    ...{
      instance: api.origin,
      token: TOKEN,
      syncUrl: null,
      projectIds: [],
      turn: 0,
      groups: [],
      options: {},
    },
    ...{ isHourly: true, known: new Set(), now: () => new Date('2026-11-27T10:00:00Z') },
    hint: async (projects) => void hinted.push(projects.map(({ projectId }) => projectId)),
    ...change,
  });
  return { found, hinted };
}
const groups = () => [{ instance: api.origin, path: PATH }];

describe('sweepInstance', () => {
  it('asks for the health of the token, for new projects, and for hooks that are off', async () => {
    answers({ self: self(), 'data/projects': listed(1, 2), hooks: disabled });
    const known = new Set([`${api.origin}#1`]);
    const { found, hinted } = sweep({ groups: groups(), projectIds: [1], known });
    expect(await found).toEqual([
      { kind: 'token', instance: api.origin, token: 'hub', expiresAt: '2026-12-04', daysLeft: 7 },
      { kind: 'discovered', group: `${api.origin}/${PATH}`, projects: 1 },
      { kind: 'hooks', instance: api.origin, disabled: [{ ...DISABLED, owner: 'groups/acme%2Fdata' }] },
      { kind: 'hooks', instance: api.origin, disabled: [{ ...DISABLED, owner: 'projects/1' }] },
    ]);
    expect(hinted).toEqual([[2]]);
    expect([...known]).toEqual([1, 2].map((id) => `${api.origin}#${id}`));
  });

  it('does not ask for the token but once in an hour', async () => {
    answers({ hooks: disabled });
    expect(await sweep({ isHourly: false, projectIds: [1] }).found).toMatchObject([{ kind: 'hooks' }]);
    expect(asked()).toEqual(['/api/v4/projects/1/hooks?per_page=100']);
  });

  it.each([
    ['is refused', replying(401), 'token-refused', { code: 'GITLAB_UNAUTHORIZED' }],
    ['cannot be asked for', replying(502), 'failed', { code: 'GITLAB_UNAVAILABLE' }],
  ])('asks nothing else where the token %s', async (_, answer, kind, error) => {
    answers({ self: answer, 'data/projects': listed(1), hooks: disabled });
    const { found, hinted } = sweep({ groups: groups(), projectIds: [1] });
    expect(await found).toMatchObject([{ kind, error }]);
    expect(hinted).toEqual([]);
    expect(asked()).toHaveLength(1);
  });

  it('says of which instance it speaks where something fails', async () => {
    answers({ self: replying(502) });
    expect(await sweep().found).toMatchObject([{ kind: 'failed', part: 'token', where: api.origin }]);
    answers({ self: replying(401) });
    expect(await sweep().found).toMatchObject([{ kind: 'token-refused', instance: api.origin }]);
  });

  it('asks on where GitLab does not say how the token is', async () => {
    answers({ hooks: disabled });
    expect(await sweep({ projectIds: [1] }).found).toMatchObject([
      { kind: 'token-unknown', instance: api.origin, why: expect.stringContaining('15.5') },
      { kind: 'hooks' },
    ]);
  });

  it('looks for no projects where nobody could say which are known', async () => {
    answers({ self: self(), hooks: json([]) });
    const { found, hinted } = sweep({ groups: groups(), known: null });
    expect(await found).toMatchObject([{ kind: 'token' }, { kind: 'hooks', disabled: [] }]);
    expect(hinted).toEqual([]);
  });

  it('says which group it was that could not be listed, and goes on', async () => {
    answers({ self: self(), hooks: replying(502) });
    expect(await sweep({ groups: groups() }).found).toMatchObject([
      { kind: 'token' },
      {
        kind: 'failed',
        part: 'discovery',
        where: `${api.origin}/${PATH}`,
        error: { code: 'GROUP_NOT_FOUND' },
      },
      { kind: 'failed', part: 'hooks', where: api.origin, error: { code: 'GITLAB_UNAVAILABLE' } },
    ]);
  });
});
