import { expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { EXIT } from '../exit-code.ts';
import { expectUnused } from './expect-unused.ts';
import type { TokenKind } from './webhook-tokens.ts';

const api = useApiServer();
const gitLabIs = (version: string) => {
  api.answer = replying(200, JSON.stringify({ version }));
};
const leave = (only: TokenKind, token: string | null = ACCESS_TOKEN) => expectUnused(api.origin, token, only);
const refusal = (why: string, only: TokenKind) =>
  expect.objectContaining({
    exitCode: EXIT.failed,
    message: expect.stringContaining(why),
    advice: expect.stringContaining(
      `\`hub gitlab rotate ${api.origin} --webhook --finish --only ${only} --force\``,
    ),
  });

it('secret tokens go where GitLab signs, signing tokens where it does not', async () => {
  gitLabIs('19.0.1-ee');
  await leave('signing');
  gitLabIs('18.11.0');
  await leave('secret');
});

it('what the webhooks of that version need stays', async () => {
  gitLabIs('18.11.0');
  await expect(leave('signing')).rejects.toEqual(refusal('older than 19 and does not sign', 'signing'));
  gitLabIs('19.0.0');
  await expect(leave('secret')).rejects.toEqual(refusal('this GitLab signs', 'secret'));
});

it.each(['signing', 'secret'] as const)('in doubt nothing goes, also with --only %s', async (only) => {
  const doubt = refusal('the hub cannot see whether this GitLab signs', only);
  await expect(leave(only, null)).rejects.toEqual(doubt);
  api.answer = replying(403, '{"error":"insufficient_scope"}');
  await expect(leave(only)).rejects.toEqual(doubt);
  gitLabIs('unknown');
  await expect(leave(only)).rejects.toEqual(doubt);
});

it('a GitLab that does not answer is no consent', async () => {
  api.answer = replying(503);
  await expect(leave('signing')).rejects.toMatchObject({ code: 'GITLAB_UNAVAILABLE' });
});
