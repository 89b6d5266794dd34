import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { diaryProject } from '../../test/support/diary-page.ts';
import { checkWebhooks, checkWebhooksIfShown } from './check-webhooks.ts';
import { selectProjects } from './select-projects.ts';

const gitlab = useApiServer();
const wanted = {
  url: 'https://hub.example/gateway/public/sync',
  tokens: { secretTokens: ['x'], signingTokens: [] },
};
const api = () => ({ instance: gitlab.origin, token: 'glpat-x' });
const some = (count: number) =>
  selectProjects(
    Array.from({ length: count }, (_, index) => diaryProject(index + 1)),
    { kind: 'some' },
  );
const asked = () => gitlab.seen.map((request) => (Array.isArray(request) ? request[1] : null));
const lastError = { code: 'GIT_NOT_FOUND', message: '', advice: null, at: '2026-11-27T12:00:00.000Z' };
const HOOK = JSON.stringify([
  { id: 7, url: wanted.url, push_events: true, token_present: true, alert_status: 'executable' },
]);

describe("with the hub's own token", () => {
  it.each([403, 404])('HTTP %d for three is enough to know that it may not see webhooks', async (status) => {
    gitlab.answer = replying(status, JSON.stringify({ message: `${status}` }));
    expect(await Array.fromAsync(checkWebhooksIfShown(api(), some(9), wanted))).toMatchObject([
      { check: 'webhook', state: 'unknown', advice: expect.stringContaining('--hooks') },
    ]);
    expect(asked()).toEqual([1, 2, 3].map((n) => `/api/v4/projects/acme%2Fp${n}/hooks?per_page=100`));
  });

  it('projects that are gone do not keep the webhooks of the others from being looked at', async () => {
    const gone = [1, 2, 3, 4].map((n) => ({ ...diaryProject(n), status: 'failed' as const, lastError }));
    const there = { ...diaryProject(5), status: 'synced' as const };
    gitlab.answer = (request, response) => {
      if (request.url?.includes('/events')) response.end('[]');
      else if (request.url?.includes('p5')) response.end(HOOK);
      else response.writeHead(404).end('{"message":"404 Not found"}');
    };
    const selection = selectProjects([...gone, there], { kind: 'some' });
    const findings = await Array.fromAsync(checkWebhooksIfShown(api(), selection, wanted));
    expect(findings).toContainEqual(expect.objectContaining({ check: 'state', state: 'ok' }));
  });

  it('webhooks are looked at where GitLab shows them, and no list is asked for twice', async () => {
    gitlab.answer = (request, response) => response.end(request.url?.includes('/events') ? '[]' : HOOK);
    const findings = await Array.fromAsync(checkWebhooksIfShown(api(), some(1), wanted));
    expect(findings.map(({ check, state }) => `${check}: ${state}`)).toEqual([
      ...['webhook: ok', 'events: ok', 'TLS: ok', 'token: ok', 'state: ok', 'deliveries: unknown'],
    ]);
    expect(asked()).toEqual([
      '/api/v4/projects/acme%2Fp1/hooks?per_page=100',
      '/api/v4/projects/acme%2Fp1/hooks/7/events?per_page=20&page=1',
    ]);
  });
});

it.each([
  ['a wrong token', replying(401, '{"message":"401 Unauthorized"}'), 'GitLab does not take the token'],
  ['something that is no GitLab', replying(200, '<html>'), 'something else than JSON'],
])('%s is no webhook that cannot be seen', async (_, answer, message) => {
  gitlab.answer = answer;
  await expect(Array.fromAsync(checkWebhooks(api(), some(1), wanted))).rejects.toThrow(message);
});

describe('the webhooks of many projects', () => {
  it('are not asked for where nobody knows the path', async () => {
    gitlab.answer = replying(200, '[]');
    const pathless = { ...diaryProject(99), path: 'projects/99' };
    const selection = selectProjects([pathless], { kind: 'some' });
    expect(await Array.fromAsync(checkWebhooks(api(), selection, wanted))).toEqual([]);
    expect(await Array.fromAsync(checkWebhooksIfShown(api(), selection, wanted))).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('that none is seen of are one thing to say, and how many projects were looked at', async () => {
    gitlab.answer = (request, response) => {
      if (request.url?.includes('/groups/')) response.writeHead(403).end('{"message":"403 Forbidden"}');
      else response.end('[]');
    };
    const findings = await Array.fromAsync(checkWebhooks(api(), some(25), wanted));
    expect(findings.map(({ state, detail }) => [state, detail])).toEqual([
      [
        'unknown',
        'None of acme/p1, acme/p2, acme/p3 and 17 others leads here; the token may not see those of the group acme.',
      ],
      ['unknown', '20 of 25 projects looked at.'],
    ]);
  });

  it('are asked for no longer than there is patience', async () => {
    const findings = await Array.fromAsync(checkWebhooks(api(), { ...some(25), patienceMs: -1 }, wanted));
    expect(findings).toMatchObject([
      { detail: '0 of 25 projects looked at, no more since GitLab is too slow.' },
    ]);
    expect(asked()).toEqual([]);
  });
});
