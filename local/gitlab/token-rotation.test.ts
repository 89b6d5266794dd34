import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ACCESS_TOKEN, startTestGitLab, type TestGitLab } from '../../test/support/gitlab.ts';
import type { ApiAccess } from './api-access.ts';

let gitlab: TestGitLab;
let apiAccess: ApiAccess;

beforeEach(async () => {
  apiAccess = 'files and self';
  gitlab = await startTestGitLab({ apiAccess: () => apiAccess });
});
afterEach(() => gitlab.close());

async function call(method: string, resource: string, token: string, body?: object) {
  const response = await fetch(`${gitlab.gitlab.url}/api/v4/personal_access_tokens/${resource}`, {
    ...{ method, headers: { 'PRIVATE-TOKEN': token } },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, answer };
}
const self = (token: string) => call('GET', 'self', token);
const rotate = (token: string, body?: object) => call('POST', 'self/rotate', token, body);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function rotated(token: string, body?: object): Promise<string> {
  const { status, answer } = await rotate(token, body);
  expect(status).toBe(200);
  return String(answer.token);
}

describe('the rotation of an access token', () => {
  it('gives another one, once, and the former one is dead at once, for git as well', async () => {
    const project = await gitlab.newProject();
    const next = await rotated(ACCESS_TOKEN, { expires_at: inDays(90) });
    expect((await self(ACCESS_TOKEN)).status).toBe(401);
    expect(await self(next)).toMatchObject({ status: 200, answer: { expires_at: inDays(90) } });
    const refs = `${project.url}/info/refs?service=git-upload-pack`;
    const statuses = [ACCESS_TOKEN, next].map(async (token) => {
      const authorization = `Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`;
      return (await fetch(refs, { headers: { authorization } })).status;
    });
    expect(await Promise.all(statuses)).toEqual([401, 200]);
  });

  it('gives one for a week where nobody says for how long', async () => {
    const { answer } = await rotate(ACCESS_TOKEN);
    expect(answer.expires_at).toBe(inDays(7));
  });

  it('kills all that came of a token that is rotated once more', async () => {
    const next = await rotated(ACCESS_TOKEN);
    expect((await self(ACCESS_TOKEN)).status).toBe(401);
    expect((await self(next)).status).toBe(200);
    expect((await rotate(ACCESS_TOKEN)).status).toBe(401);
    expect((await self(next)).status).toBe(401);
  });

  it('is refused for longer than the instance allows, and nothing happens', async () => {
    expect((await rotate(ACCESS_TOKEN, { expires_at: inDays(800) })).status).toBe(400);
    expect((await self(ACCESS_TOKEN)).status).toBe(200);
  });

  it('takes a scope of its own', async () => {
    apiAccess = 'files';
    expect(await rotate(ACCESS_TOKEN)).toMatchObject({
      status: 403,
      answer: { error: 'insufficient_scope' },
    });
    expect((await self(ACCESS_TOKEN)).answer.scopes).toEqual(['read_repository']);
  });
});
