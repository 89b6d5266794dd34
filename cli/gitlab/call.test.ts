import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { callApi } from './call.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('callApi', () => {
  const api = useApiServer();
  const call = () =>
    callApi(
      { instance: api.origin, token: ACCESS_TOKEN },
      { method: 'GET', resource: 'projects/1/hooks?page=1' },
    );

  it('sends the token in a header, and gives what is answered', async () => {
    api.answer = replying(200, '[{"id":7}]', JSON_TYPE);
    expect(await call()).toMatchObject({ kind: 'answered', body: [{ id: 7 }] });
    expect(api.seen).toEqual([['GET', '/api/v4/projects/1/hooks?page=1', ACCESS_TOKEN]]);
  });

  it('sends a body as JSON', async () => {
    const received: string[] = [];
    api.answer = (request, response) => {
      request.setEncoding('utf8').on('data', (chunk) => received.push(chunk));
      request.on('end', () => response.writeHead(201, JSON_TYPE).end('{}'));
    };
    await callApi(
      { instance: api.origin, token: ACCESS_TOKEN },
      { method: 'POST', resource: 'groups/acme%2Fdata/hooks', json: { url: 'https://hub' } },
    );
    expect(received.join('')).toBe('{"url":"https://hub"}');
  });

  it.each([
    [401, { message: '401 Unauthorized' }, { kind: 'unauthorized', said: '401 Unauthorized' }],
    [
      401,
      { error: 'invalid_token', error_description: 'Token is expired.' },
      { kind: 'unauthorized', said: 'Token is expired.' },
    ],
    [403, { error: 'insufficient_scope', scope: 'api' }, { kind: 'forbidden', why: 'scope' }],
    [403, { message: '403 Forbidden' }, { kind: 'forbidden', why: 'role', said: '403 Forbidden' }],
    [404, { message: '404 Group Not Found' }, { kind: 'absent', said: '404 Group Not Found' }],
    [
      422,
      { message: { url: ['is blocked'] } },
      { kind: 'refused', status: 422, said: '{"url":["is blocked"]}' },
    ],
  ])('tells what %s %j means', async (status, body, meaning) => {
    api.answer = replying(status, JSON.stringify(body), JSON_TYPE);
    expect(await call()).toMatchObject(meaning);
  });

  it.each([
    [200, '<html>Sign in</html>', {}],
    [302, '', { Location: 'https://login.example.com' }],
    [404, 'not here', {}],
  ])('takes %s "%s" for no GitLab', async (status, body, headers) => {
    api.answer = replying(status, body, headers);
    expect(await call()).toMatchObject({ kind: 'no-gitlab' });
    expect(api.seen).toHaveLength(1);
  });

  it('lets go of an answer that does not end', async () => {
    const closed = new Promise<void>((resolve) => {
      api.answer = (_, response) => {
        response.on('close', resolve).writeHead(200);
        const go = () => response.destroyed || response.write(' '.repeat(2 ** 20), go);
        go();
      };
    });
    expect(await call()).toMatchObject({ kind: 'no-gitlab', detail: expect.stringContaining('too much') });
    await closed;
  });

  it('reads an answer to its end that is longer than any that the functions read', async () => {
    const body = ['x'.repeat(2 ** 21)];
    api.answer = replying(200, JSON.stringify(body), JSON_TYPE);
    expect(await call()).toMatchObject({ kind: 'answered', body });
  });

  it.each([
    [429, 'Retry later', 'GITLAB_RATE_LIMITED'],
    [502, '', 'GITLAB_UNAVAILABLE'],
    [403, 'Forbidden', 'GITLAB_ADDRESS_BLOCKED'],
  ])('has %s "%s" tried again', async (status, body, code) => {
    api.answer = replying(status, body, { 'Content-Type': 'text/plain' });
    await expect(call()).rejects.toMatchObject({ outcome: 'retry', code });
  });
});
