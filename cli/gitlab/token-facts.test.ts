import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { describeToken } from './describe-token.ts';
import { lookAtToken } from './token-facts.ts';

const api = useApiServer();
const now = new Date('2026-11-27T10:00:00Z');
const look = () => lookAtToken({ instance: api.origin, token: ACCESS_TOKEN }, now);
const described = (facts: object) => {
  const token = {
    name: 'hub',
    active: true,
    expires_at: '2026-12-04',
    scopes: ['read_repository'],
    ...facts,
  };
  return replying(200, JSON.stringify(token));
};

describe('lookAtToken', () => {
  it('knows what GitLab says of the token', async () => {
    api.answer = described({});
    const facts = { token: 'hub', scopes: ['read_repository'], expiresAt: '2026-12-04', daysLeft: 7 };
    expect(await look()).toEqual({ kind: 'known', facts });
    expect(api.seen).toEqual([['GET', '/api/v4/personal_access_tokens/self', ACCESS_TOKEN]]);
  });

  it('takes one that is not active for unusable, though it is neither revoked nor expired', async () => {
    api.answer = described({ active: false, revoked: false, expires_at: null });
    expect(await look()).toEqual({ kind: 'inactive' });
    expect(describeToken(api.origin, await look(), false)).toMatchObject([
      { check: 'GitLab', state: 'ok' },
      { check: 'token', state: 'failed', detail: expect.stringContaining('not active') },
    ]);
  });

  it.each([
    ['refused', replying(401, '{"error":"invalid_token","error_description":"Token was revoked."}')],
    ['unknown', replying(404, '{"message":"404 Not Found"}')],
    ['unknown', replying(403, '{"message":"403 Forbidden"}')],
    ['no-gitlab', replying(404, '{"detail":"nothing here"}')],
    ['no-gitlab', replying(200, '{}')],
  ])('says that it is %s where GitLab says no more', async (kind, answer) => {
    api.answer = answer;
    expect(await look()).toMatchObject({ kind });
  });
});
