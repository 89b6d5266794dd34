import { describe, expect, it } from '@jest/globals';
import { GitMoved } from '../../../lib/git/http/redirect.ts';
import { answers, redirects, says } from '../../support/hostile-git-server.ts';
import {
  ASK,
  HEAD,
  hostileServer,
  permanent,
  refusalOf,
  retry,
  saying,
  TOKEN,
} from '../../support/protocol-cases.ts';

const server = hostileServer();
const elsewhere = hostileServer();

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('are not followed but told of, with status %i', async (status) => {
    server().behave = redirects(status, '/new/home.git/git-upload-pack?private_token=hidden');
    const error = await refusalOf(ASK.head(server().remote));
    expect(error).toMatchObject(permanent('GIT_MOVED'));
    expect(error.message).toMatch(/\/acme\/models\.git has moved to \/new\/home\.git\.$/);
    expect(server().requests).toHaveLength(1);
  });

  it.each([
    ['/gitlab/acme/new.git', '/gitlab/acme/new.git/info/refs?service=git-upload-pack'],
    ['/gr%C3%B6%C3%9Fe/a%20b.git', '/gr%C3%B6%C3%9Fe/a%20b.git/info/refs'],
    ['/acme/new.git', '//HOST/acme/./old/../new.git/info/refs'],
  ])('say where the repository is by now: %s', async (repositoryPath, location) => {
    server().behave = redirects(301, location.replace('HOST', new URL(server().origin).host));
    const error = await refusalOf(ASK.capabilities(server().remote));
    expect(error).toBeInstanceOf(GitMoved);
    expect(error).toMatchObject({ repositoryPath, advice: expect.stringContaining('Push') });
  });

  it.each([
    [
      'to a page of the instance',
      'GIT_NOT_GIT',
      retry,
      '/users/sign_in',
      'redirects to a page: /users/sign_in.',
    ],
    ['to nowhere', 'GIT_NOT_GIT', retry, 'http://', 'redirects to nowhere.'],
    [
      'to another scheme',
      'GIT_MOVED_AWAY',
      permanent,
      'ftp://user:pass@127.0.0.1/',
      'another server: ftp://127.0.0.1.',
    ],
    [
      'to no server at all',
      'GIT_MOVED_AWAY',
      permanent,
      'javascript:alert(1)',
      'another server: javascript:.',
    ],
  ])('%s mean %s', async (_, code, failing, location, message) => {
    server().behave = redirects(302, location);
    expect(await refusalOf(ASK.head(server().remote))).toMatchObject(failing(code, saying(message)));
  });

  it('do not take the token to another server', async () => {
    elsewhere().behave = answers('result', HEAD);
    for (const path of ['/acme/models.git/git-upload-pack', '/?token=hidden']) {
      const { host } = new URL(elsewhere().origin);
      server().behave = redirects(307, `http://someone:pass@${host}${path}`);
      const error = await refusalOf(ASK.head(server().remote));
      expect(error).toMatchObject(
        permanent('GIT_MOVED_AWAY', saying(`another server: ${elsewhere().origin}.`)),
      );
    }
    expect(elsewhere().requests).toEqual([]);
  });
});

describe('the token', () => {
  it('goes with each request to its own server, in one header and in no URL', async () => {
    server().behave = says(404, '');
    for (const ask of Object.values(ASK)) await refusalOf(ask(server().remote));
    expect(server().requests).toHaveLength(3);
    for (const { url, headers } of server().requests) {
      expect(url).not.toContain('glpat');
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Basic ${Buffer.from(`oauth2:${TOKEN}`).toString('base64')}`);
      expect(JSON.stringify(others)).not.toMatch(/glpat|b2F1dGgy/);
    }
  });
});
