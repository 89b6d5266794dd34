import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commitFiles } from '../../test/support/commit-files.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { type HookReceiver, startHookReceiver } from '../../test/support/hook-receiver.ts';
import type { AccessToken } from './access-token.ts';
import { groupToken } from './group-token.ts';
import { type SampleGitLab, startSampleGitLab } from './sample-gitlab.ts';
import { WorkingCopy } from './working-copy.ts';

const reader = groupToken('glpat-reader', new Date());
const TOKENS: readonly AccessToken[] = [
  reader,
  { ...reader, value: 'glpat-git-only', scopes: ['read_repository'] },
  { ...reader, value: 'glpat-api-only', scopes: ['read_api'] },
  { ...reader, value: 'glpat-expired', expiresAt: '2026-01-01' },
  { ...reader, value: 'glpat-revoked', isRevoked: true },
  { ...reader, value: 'glpat-elsewhere', group: 'other' },
  { ...reader, value: 'glpat-guest', role: 10 },
];

let directory: string;
let gitlab: SampleGitLab;
let receiver: HookReceiver;

async function start(): Promise<void> {
  gitlab = await startSampleGitLab({
    ...{ port: 0, dataDir: join(directory, 'data'), accessToken: ACCESS_TOKEN, tokens: TOKENS },
    hook: { url: () => null, secretToken: null, signingToken: null },
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelhub-gitlab-'));
  receiver = await startHookReceiver();
  await start();
  for (const path of ['acme/data/a', 'acme/data/b', 'acme/data/sub/c', 'other/d']) {
    const { repository } = await gitlab.createProject({ path });
    await commitFiles(repository, { 'README.md': Buffer.from(`${path}\n`) });
  }
});
afterAll(async () => {
  await gitlab.close();
  await receiver.close();
  await rm(directory, { recursive: true });
});

async function call(path: string, token: string = ACCESS_TOKEN, init: RequestInit = {}) {
  const headers = { 'PRIVATE-TOKEN': token };
  const response = await fetch(`${gitlab.url}/api/v4${path}`, { ...init, headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

const send = (method: string, path: string, body: object = {}) =>
  call(path, ACCESS_TOKEN, { method, body: JSON.stringify(body) });

describe('a token of the sample GitLab', () => {
  it('may ask about itself, whatever its scope', async () => {
    const { body } = await call('/personal_access_tokens/self', 'glpat-git-only');
    expect(body).toMatchObject({ name: 'model-hub', scopes: ['read_repository'], active: true });
    const { body: seen } = await call(
      '/personal_access_tokens/self/associations?min_access_level=20',
      'glpat-git-only',
    );
    expect(seen.projects.map((project: { id: number }) => project.id)).toEqual([1, 2, 3]);
    const { body: guest } = await call(
      '/personal_access_tokens/self/associations?min_access_level=20',
      'glpat-guest',
    );
    expect(guest).toEqual({ groups: [], projects: [] });
  });

  it.each([
    ['glpat-nobody', 401, { message: '401 Unauthorized' }],
    ['glpat-expired', 401, { error: 'invalid_token', error_description: expect.stringContaining('expired') }],
    ['glpat-revoked', 401, { error: 'invalid_token', error_description: expect.stringContaining('revoked') }],
    ['glpat-git-only', 403, { error: 'insufficient_scope' }],
    ['glpat-elsewhere', 404, { message: '404 Project Not Found' }],
  ])('%s is refused a project with %s', async (token, status, body) => {
    expect(await call('/projects/1', token)).toMatchObject({ status, body });
  });

  it.each([
    ['glpat-reader', 200],
    ['glpat-git-only', 200],
    ['glpat-api-only', 401],
    ['glpat-expired', 401],
    ['glpat-elsewhere', 404],
    ['glpat-guest', 403],
  ])('%s is answered %s by git', async (token, status) => {
    const Authorization = `Basic ${Buffer.from(`any:${token}`).toString('base64')}`;
    const url = `${gitlab.url}/acme/data/a.git/info/refs?service=git-upload-pack`;
    expect((await fetch(url, { headers: { Authorization } })).status).toBe(status);
    const push = await fetch(url.replace('upload', 'receive'), { headers: { Authorization } });
    expect(push.status).toBe(401);
  });

  it('sees the projects of its group, page by page', async () => {
    const list = '/groups/acme%2Fdata/projects?include_subgroups=true&sort=asc&per_page=2';
    const first = await call(list, 'glpat-reader');
    const pathsOf = ({ body }: typeof first) =>
      body.map((project: { path_with_namespace: string }) => project.path_with_namespace);
    expect(pathsOf(first)).toEqual(['acme/data/a', 'acme/data/b']);
    expect(first.headers.get('link')).toContain('page=2');
    const second = await call(`${list}&page=2`, 'glpat-reader');
    expect([pathsOf(second), second.headers.get('link')]).toEqual([['acme/data/sub/c'], null]);
    expect(pathsOf(await call('/groups/acme%2Fdata/projects', 'glpat-reader'))).toEqual([
      'acme/data/b',
      'acme/data/a',
    ]);
    expect((await call('/groups/other', 'glpat-reader')).status).toBe(404);
  });
});

describe('a webhook that is added over the API', () => {
  const HOOKS = '/groups/acme%2Fdata/hooks';
  let id: number;

  it('takes an Owner, and an address', async () => {
    expect((await call(HOOKS, 'glpat-reader')).status).toBe(403);
    expect((await send('POST', HOOKS)).body).toEqual({ error: 'url is missing' });
    expect((await send('POST', HOOKS, { url: 'nowhere' })).status).toBe(422);
    const { status, body } = await send('POST', HOOKS, { url: receiver.url, signing_token: 'whsec_YQ==' });
    ({ id } = body);
    expect(status).toBe(201);
    expect(body).toMatchObject({ url: receiver.url, push_events: true, alert_status: 'executable' });
    expect(body).toMatchObject({ token_present: false, signing_token_present: true });
    expect(JSON.stringify(body)).not.toContain('whsec_');
  });

  it('is told of pushes to all projects below, and of no others', async () => {
    for (const path of ['acme/data/sub/c', 'other/d']) {
      const url = `${gitlab.url}/${path}.git`;
      const copy = await WorkingCopy.clone(url, ACCESS_TOKEN, join(directory, path.replaceAll('/', '-')));
      await copy.commit('Change\n');
      await copy.push();
    }
    await gitlab.settle();
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ project }) => project.path_with_namespace)).toEqual(['acme/data/sub/c']);
  });

  it('is tested with a project of its own group, remembers what came of it, and sends it again', async () => {
    receiver.answer(500, 'No.');
    expect((await send('POST', `${HOOKS}/${id}/test/push_events`)).body).toEqual({ message: 'No.' });
    receiver.answer(202);
    const { body: events } = await call(`${HOOKS}/${id}/events?status=server_failure`);
    expect(events).toMatchObject([
      { response_status: '500', response_body: 'No.', request_data: { project_id: 1 } },
    ]);
    const again = await send('POST', `${HOOKS}/${id}/events/${events[0].id}/resend`);
    expect(again).toMatchObject({ status: 201, body: { response_status: '202' } });
    const [failed, resent] = receiver.received.slice(-2).map(({ headers }) => headers['idempotency-key']);
    expect(resent).toBe(failed);
  });

  it('is switched off by failures, hears of nothing then, and is switched on by a test', async () => {
    receiver.answer(500);
    for (let n = 0; n < 4; n += 1) await send('POST', `${HOOKS}/${id}/test/push_events`);
    receiver.answer(202);
    const seen = receiver.received.length;
    const copy = await WorkingCopy.clone(`${gitlab.url}/acme/data/b.git`, ACCESS_TOKEN, join(directory, 'b'));
    await copy.commit('Unheard\n');
    await copy.push();
    await gitlab.settle();
    expect(receiver.received).toHaveLength(seen);
    expect((await call(`${HOOKS}/${id}`)).body.alert_status).toBe('temporarily_disabled');
    expect((await send('POST', `${HOOKS}/${id}/test/push_events`)).status).toBe(201);
    expect((await call(`${HOOKS}/${id}`)).body.alert_status).toBe('executable');
  });

  it('loses its secret token when it is led elsewhere, and is there again after a restart', async () => {
    await send('PUT', `${HOOKS}/${id}`, { token: 'glsoat-secret', push_events: false });
    expect((await call(`${HOOKS}/${id}`)).body).toMatchObject({ token_present: true, push_events: false });
    await send('PUT', `${HOOKS}/${id}`, { url: `${receiver.url}/else` });
    expect((await call(`${HOOKS}/${id}`)).body).toMatchObject({ token_present: false, push_events: false });
    await gitlab.close();
    await start();
    expect((await call(HOOKS)).body).toMatchObject([{ id, url: `${receiver.url}/else`, push_events: false }]);
  });
});
