import { describe, expect, it } from '@jest/globals';
import { explainRefusal } from './refusal.ts';

const WHERE = 'git.acme.com/acme/models.git';
const TEXT = { 'Content-Type': 'text/plain' };

function explain(status: number, text = '', headers: Record<string, string> = {}) {
  const response = { status, headers: new Headers(headers) };
  return explainRefusal({ response, text, repositoryUrl: `https://${WHERE}` });
}

describe('explainRefusal', () => {
  it.each([
    [204, '', 'GIT_REFUSED', 'permanent', 'what the server says'],
    [299, '', 'GIT_REFUSED', 'permanent', 'what the server says'],
    [300, '', 'GIT_NOT_GIT', 'retry', 'base URL'],
    [399, '', 'GIT_NOT_GIT', 'retry', 'base URL'],
    [400, '', 'GIT_REFUSED', 'permanent', 'what the server says'],
    [401, '', 'GIT_UNAUTHORIZED', 'credentials', 'read_repository'],
    [403, 'Git access over HTTP is not allowed', 'GIT_HTTP_DISABLED', 'permanent', 'admin area'],
    [403, 'Forbidden', 'GIT_ADDRESS_BLOCKED', 'retry', 'allowlist'],
    [403, 'No.', 'GIT_FORBIDDEN', 'credentials', 'Reporter'],
    [404, '', 'GIT_NOT_FOUND', 'permanent', 'member'],
    [408, '', 'GIT_UNAVAILABLE', 'retry', 'gitaly'],
    [413, '', 'GIT_REQUEST_TOO_LARGE', 'permanent', 'client_max_body_size'],
    [418, '', 'GIT_REFUSED', 'permanent', 'what the server says'],
    [429, '', 'GIT_RATE_LIMITED', 'retry', 'Nothing to do'],
    [499, '', 'GIT_REFUSED', 'permanent', 'what the server says'],
    [500, '', 'GIT_UNAVAILABLE', 'retry', 'gitaly'],
    [599, '', 'GIT_UNAVAILABLE', 'retry', 'gitaly'],
  ])(
    'makes of %i %j %s (%s), says of which repository, and what to do',
    (status, text, code, outcome, todo) => {
      const error = explain(status, text);
      expect(error).toMatchObject({ code, outcome, advice: expect.stringContaining(todo) });
      expect(error.message).toMatch(/^git\.acme\.com\/acme\/models\.git(:| redirects to) [^.]+\.$/);
      expect(error.advice).toMatch(/^[A-Z].*[^.]\.$/);
    },
  );

  it.each([
    ['Not now.', TEXT, ' (HTTP 503: Not now).'],
    ['Not now. Later. ', TEXT, ' (HTTP 503: Not now. Later).'],
    ['', TEXT, ' (HTTP 503).'],
    ['<html>', { 'Content-Type': 'text/html' }, ' (HTTP 503).'],
    ['Not now.', {}, ' (HTTP 503).'],
  ])('repeats %j as its sender says it in %j', (text, headers, said) => {
    expect(explain(503, text, headers).message).toBe(`${WHERE}: the server is unwell${said}`);
    const { message } = explain(400, text, headers);
    expect(message).toBe(`${WHERE}: the server refuses the request${said.replace('503', '400')}`);
  });

  it('names the command that gives the hub a token, of which GitLab where that is known', () => {
    const response = { status: 401, headers: new Headers() };
    const instance = 'https://acme.com/gitlab';
    const { advice } = explainRefusal({ response, text: '', repositoryUrl: `${instance}/a/b.git`, instance });
    expect(advice).toContain('`hub gitlab rotate https://acme.com/gitlab --access`');
    expect(explain(401).advice).toContain('`hub gitlab rotate <base URL> --access`');
  });

  it('repeats why a token may not read, where that is said', () => {
    expect(explain(403, 'No.', TEXT).message).toContain('read this repository: No.');
    expect(explain(403, 'No.').message).toMatch(/read this repository\.$/);
  });

  it.each([408, 429, 503])('lets %i say for how long it wants to be left alone', (status) => {
    expect(explain(status, '', { 'Retry-After': '7' })).toMatchObject({ retryAfterSeconds: 7 });
    expect(explain(status)).toMatchObject({ retryAfterSeconds: undefined });
  });

  it('leaves alone whoever blocks our address for a quarter of an hour, if no time is said', () => {
    expect(explain(403, 'Forbidden')).toMatchObject({ retryAfterSeconds: 900 });
    expect(explain(403, 'No.', { 'Retry-After': '60' })).toMatchObject({
      code: 'GIT_ADDRESS_BLOCKED',
      retryAfterSeconds: 60,
    });
  });
});
