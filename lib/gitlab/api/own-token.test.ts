import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../../test/support/api-server.ts';
import { failureOf } from '../../../test/support/chunks.ts';
import { readOwnToken } from './own-token.ts';

const TOKEN = 'glpat-a-token-of-this-test';
const now = new Date('2026-11-27T10:00:00Z');

const api = useApiServer();
const read = () => readOwnToken(api.origin, TOKEN, now);
const answered = (facts: object) =>
  replying(
    200,
    JSON.stringify({
      ...{ name: 'hub', active: true, expires_at: '2026-12-04', scopes: ['read_repository'] },
      ...facts,
    }),
  );

describe('readOwnToken', () => {
  it('asks with the token, and says how many days it has left', async () => {
    api.answer = answered({});
    expect(await read()).toEqual({
      ...{ kind: 'valid', token: 'hub', expiresAt: '2026-12-04', daysLeft: 7 },
      scopes: ['read_repository'],
    });
    expect(api.seen).toEqual([['GET', '/api/v4/personal_access_tokens/self', TOKEN]]);
  });

  it('knows a token that never expires', async () => {
    api.answer = answered({ expires_at: null });
    expect(await read()).toMatchObject({ kind: 'valid', daysLeft: null });
  });

  it.each([
    ['GitLab does not take', replying(401)],
    ['is described as one that is not active', answered({ active: false })],
  ])('throws for a token that %s', async (_, answer) => {
    api.answer = answer;
    expect(await failureOf(read())).toMatchObject({
      outcome: 'credentials',
      code: 'GITLAB_UNAUTHORIZED',
      advice: expect.stringContaining(`\`hub gitlab rotate ${api.origin} --access\``),
    });
  });

  it.each([
    ['an older version', replying(404), '15.5'],
    ['a token that may not ask', replying(403, '{"message":"403 Forbidden"}'), 'may not use the API'],
    ['a token that is none of a person', replying(400), 'HTTP 400'],
    ['a page for people', replying(200, '<html>'), 'does not describe'],
  ])('knows nothing, and says why: %s', async (_, answer, why) => {
    api.answer = answer;
    expect(await read()).toEqual({ kind: 'unknown', why: expect.stringContaining(why) });
  });
});
