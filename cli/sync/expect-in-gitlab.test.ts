import { describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../../lib/errors.ts';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { EXIT } from '../exit-code.ts';
import { expectInGitlab } from './expect-in-gitlab.ts';

const gitlab = useApiServer();
const tokens = { accessTokenFor: async () => 'token' };
const expectIt = (known = tokens) =>
  expectInGitlab({ instance: gitlab.origin, projectId: 7 }, known, new AbortController().signal);

describe('a project that the hub has never seen', () => {
  it('is one that GitLab knows', async () => {
    gitlab.answer = replying(200, JSON.stringify({ id: 7, path_with_namespace: 'acme/models' }));
    await expect(expectIt()).resolves.toBeUndefined();
    expect(gitlab.seen).toHaveLength(1);
  });

  it('is refused where GitLab does not know it', async () => {
    gitlab.answer = replying(404, '{"message":"404 Project Not Found"}');
    await expect(expectIt()).rejects.toMatchObject({
      exitCode: EXIT.notFound,
      message: expect.stringContaining('#7: absent'),
    });
  });

  it('is refused where the hub has no token for its GitLab', async () => {
    const none = new BadCredentials('NO_ACCESS_TOKEN', 'There is none.');
    await expect(expectIt({ accessTokenFor: () => Promise.reject(none) })).rejects.toBe(none);
  });

  it.each([
    ['the token may not ask', 403, '{"error":"insufficient_scope"}'],
    ['GitLab is unwell', 503, ''],
    ['something else answers', 200, '<html>'],
  ])('is left to the worker where %s', async (_, status, body) => {
    gitlab.answer = replying(status, body);
    await expect(expectIt()).resolves.toBeUndefined();
  });

  it('is left to the worker where the secret cannot be read', async () => {
    const away = new RetryLater('SECRETS_UNAVAILABLE', 'No.');
    await expect(expectIt({ accessTokenFor: () => Promise.reject(away) })).resolves.toBeUndefined();
  });

  it('is not asked for any more after Ctrl-C', async () => {
    const interruption = new AbortController();
    gitlab.answer = () => interruption.abort();
    const key = { instance: gitlab.origin, projectId: 7 };
    await expect(expectInGitlab(key, tokens, interruption.signal)).rejects.toMatchObject({
      exitCode: EXIT.interrupted,
    });
  });
});
