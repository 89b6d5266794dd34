import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HubError } from '../../lib/errors.ts';
import { discoverCapabilities } from '../../lib/git/capabilities.ts';
import { readHead } from '../../lib/git/head.ts';
import { requestCommand } from '../../lib/git/http/request.ts';
import { readPackfile } from '../../lib/git/protocol/read-packfile.ts';
import type { GitRemote } from '../../lib/git/types.ts';
import { makeCertificate } from '../support/certificate.ts';
import { collect, failureOf } from '../support/chunks.ts';
import {
  answers,
  answersByteByByte,
  answersCompressed,
  type Behaviour,
  band,
  breaksOff,
  drips,
  floods,
  type HostileGitServer,
  packets,
  redirects,
  says,
  startHostileGitServer,
  startOtherServer,
} from '../support/hostile-git-server.ts';
import { startHttpsServer } from '../support/https-server.ts';

const TOKEN = 'glpat-protocol-test-token';
const CAPABILITIES = { objectFormat: 'sha1', unborn: true } as const;
const SHA1 = '0123456789abcdef0123456789abcdef01234567';
const MiB = 2 ** 20;

const ADVERTISEMENT = packets(
  'version 2',
  'ls-refs=unborn',
  'fetch=shallow filter',
  'object-format=sha1',
  'flush',
);
const HEAD = packets(`${SHA1} HEAD symref-target:refs/heads/main`, 'flush');
const PACK = packets('packfile', band(2, 'Counting'), band(1, 'PACK'), band(1), band(1, 'rest'), 'flush');

/** As text, but so written that the suite's own watch for secrets does not read the whole of it before us. */
const UNWATCHED = { 'Content-Type': 'Text/Plain; charset=utf-8' };

let server: HostileGitServer;
let elsewhere: HostileGitServer;

beforeAll(async () => {
  server = await startHostileGitServer(TOKEN);
  elsewhere = await startHostileGitServer(TOKEN);
});
afterAll(async () => {
  await Promise.all([server.close(), elsewhere.close()]);
});
beforeEach(() => {
  server.requests.length = 0;
});

/** The three kinds of requests there are. */
const ASK = {
  capabilities: (remote: GitRemote) => discoverCapabilities(remote),
  head: (remote: GitRemote) => readHead(remote, CAPABILITIES),
  pack: async (remote: GitRemote) =>
    Buffer.concat(await collect(readPackfile(requestCommand(remote, Buffer.from('0000'))))).toString(),
};

/** What asking fails with: an error of ours, with advice, and without the token in any part of it. */
async function refusalOf(work: Promise<unknown>): Promise<HubError> {
  const error = await failureOf(work);
  if (!(error instanceof HubError)) throw error;
  const everything = inspect(error, { depth: 10, showHidden: true });
  expect(everything).not.toContain(TOKEN);
  expect(everything).not.toContain(Buffer.from(`oauth2:${TOKEN}`).toString('base64'));
  expect(error.message).not.toMatch(/\p{Cc}/u);
  expect(error.advice).toMatch(/^[A-Z].*[^.]\.$/);
  return error;
}

describe('an answer is read however it comes', () => {
  const UNUSUAL: [string, (...answer: Parameters<typeof answers>) => Behaviour][] = [
    ['whole', answers],
    ['compressed', answersCompressed],
    ['in chunks of one byte', answersByteByByte],
  ];

  it.each(UNUSUAL)('%s', async (_, how) => {
    server.behave = how('advertisement', ADVERTISEMENT);
    await expect(ASK.capabilities(server.remote)).resolves.toEqual(CAPABILITIES);
    server.behave = how('result', HEAD);
    await expect(ASK.head(server.remote)).resolves.toMatchObject({ branch: 'main', commit: SHA1 });
    server.behave = how('result', PACK);
    await expect(ASK.pack(server.remote)).resolves.toBe('PACKrest');
  });
});

type Case = readonly [
  what: string,
  ask: keyof typeof ASK,
  behaviour: Behaviour,
  expected: { readonly code: string; readonly outcome: string; readonly [key: string]: unknown },
];

const retry = (code: string, more: Record<string, unknown> = {}) => ({ code, outcome: 'retry', ...more });
const permanent = (code: string, more: Record<string, unknown> = {}) => ({
  code,
  outcome: 'permanent',
  ...more,
});
const credentials = (code: string, more: Record<string, unknown> = {}) => ({
  code,
  outcome: 'credentials',
  ...more,
});
const saying = (text: string) => ({ message: expect.stringContaining(text) });

describe('what GitLab refuses', () => {
  const DENIED =
    'HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect.';
  const NOW = Math.floor(Date.now() / 1000);

  const cases: Case[] = [
    ['an expired or revoked token', 'head', says(401, DENIED), credentials('GIT_UNAUTHORIZED')],
    [
      'a token that may not read the project',
      'head',
      says(403, 'You are not allowed to download code from this project.'),
      credentials('GIT_FORBIDDEN', saying('not allowed to download code from this project.')),
    ],
    [
      'an address that has failed too often',
      'head',
      says(403, 'Too many failed authentication attempts from this IP'),
      retry('GIT_ADDRESS_BLOCKED', { retryAfterSeconds: 900 }),
    ],
    ['such an address, before 16.10', 'head', says(403, 'Forbidden\n'), retry('GIT_ADDRESS_BLOCKED')],
    ['such an address, without a word', 'head', says(403, ''), retry('GIT_ADDRESS_BLOCKED')],
    [
      'one address too many of a user',
      'head',
      says(403, 'No.', { 'Retry-After': '60' }),
      retry('GIT_ADDRESS_BLOCKED', { retryAfterSeconds: 60 }),
    ],
    [
      'Git over HTTP on this instance',
      'head',
      says(403, 'Git access over HTTP is not allowed'),
      permanent('GIT_HTTP_DISABLED'),
    ],
    ['a project that is absent or hidden', 'head', says(404, 'Not found'), permanent('GIT_NOT_FOUND')],
    ['a request that takes too long', 'head', says(408, ''), retry('GIT_UNAVAILABLE')],
    ['a request that is too large for a proxy', 'pack', says(413, ''), permanent('GIT_REQUEST_TOO_LARGE')],
    [
      'too many requests, for some time',
      'head',
      says(429, 'Retry later\n', { 'Retry-After': '77' }),
      retry('GIT_RATE_LIMITED', { retryAfterSeconds: 77 }),
    ],
    [
      'too many requests, until a time',
      'head',
      says(429, 'Retry later\n', { 'RateLimit-Reset': String(NOW + 1000) }),
      retry('GIT_RATE_LIMITED', { retryAfterSeconds: expect.any(Number) }),
    ],
    ['too many requests', 'head', says(429, ''), retry('GIT_RATE_LIMITED', { retryAfterSeconds: undefined })],
    [
      'anything, while it is unwell',
      'head',
      says(503, 'The git server, Gitaly, is not available at this time.', { 'Retry-After': '5' }),
      retry('GIT_UNAVAILABLE', { ...saying('(HTTP 503: The git server, Gitaly'), retryAfterSeconds: 5 }),
    ],
    [
      'anything, behind its proxy',
      'head',
      says(502, '<html>', { 'Content-Type': 'text/html' }),
      retry('GIT_UNAVAILABLE'),
    ],
    [
      'what it does not understand',
      'head',
      says(400, 'Bad\u0007request'),
      permanent('GIT_REFUSED', saying('HTTP 400: Bad request')),
    ],
    ['without content', 'head', says(204, ''), permanent('GIT_REFUSED')],
    [
      'more fetches of one repository at a time',
      'pack',
      answers('result', packets('ERR GitLab is currently unable to handle this request due to load.')),
      retry('GIT_OVERLOADED'),
    ],
    [
      'an object that it lacks',
      'pack',
      answers('result', packets(`ERR upload-pack: not our ref ${SHA1}`)),
      retry('GIT_NOT_OUR_REF', saying(SHA1)),
    ],
    [
      'to go on, in its own words',
      'pack',
      answers('result', packets('packfile', band(3, 'out of\u001b[31m memory'))),
      retry('GIT_SERVER_ERROR', saying('out of [31m memory')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server.behave = behaviour;
    expect(await refusalOf(ASK[ask](server.remote))).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it('tells the time until its limit is reset', async () => {
    server.behave = says(429, '', { 'RateLimit-Reset': String(NOW + 1000) });
    const error = await refusalOf(ASK.head(server.remote));
    const { retryAfterSeconds = 0 } = { ...error } as { retryAfterSeconds?: number };
    expect(retryAfterSeconds).toBeGreaterThan(900);
    expect(retryAfterSeconds).toBeLessThanOrEqual(1000);
  });

  it('with our own credentials in its words', async () => {
    server.behave = (response, { authorization = '' }) =>
      says(403, `No: ${authorization}`, UNWATCHED)(response, {});
    expect(await refusalOf(ASK.head(server.remote))).toMatchObject(
      credentials('GIT_FORBIDDEN', saying('No: Basic …')),
    );
    server.behave = (response, { authorization = '' }) =>
      answers('result', packets(`ERR ${authorization}, ${TOKEN}`))(response, {});
    expect(await refusalOf(ASK.head(server.remote))).toMatchObject(
      retry('GIT_SERVER_ERROR', saying('gave up: Basic …, …')),
    );
  });
});

describe('a server that cannot serve us', () => {
  const without = (...lines: string[]) => answers('advertisement', packets(...lines, 'flush'));
  const cases: Case[] = [
    ['no protocol v2', 'capabilities', without('# service=git-upload-pack'), permanent('GIT_NO_PROTOCOL_V2')],
    [
      'no filter',
      'capabilities',
      without('version 2', 'ls-refs', 'fetch=shallow'),
      permanent('GIT_NO_FILTER'),
    ],
    [
      'an object format of the future',
      'capabilities',
      without('version 2', 'fetch=shallow filter', 'object-format=sha3\u0007'),
      permanent('GIT_UNKNOWN_FORMAT', saying('not known: sha3.')),
    ],
    ['no smart HTTP', 'capabilities', says(200, `${SHA1}\trefs/heads/main\n`), permanent('GIT_NOT_GIT')],
    [
      'a login page',
      'head',
      says(200, '<html>', { 'Content-Type': 'text/html; charset=utf-8' }),
      permanent('GIT_NOT_GIT', saying('text/html')),
    ],
    [
      'a login page that is sent as git',
      'head',
      answers('result', Buffer.from('<!doctype html>')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    ['the answer to another question', 'head', answers('advertisement', HEAD), permanent('GIT_NOT_GIT')],
    [
      'an id of another format',
      'head',
      answers('result', packets(`${'a'.repeat(64)} HEAD`, 'flush')),
      retry('GIT_BROKEN_ANSWER'),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server.behave = behaviour;
    expect(await refusalOf(ASK[ask](server.remote))).toMatchObject(expected);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('are not followed but told of, with status %i', async (status) => {
    server.behave = redirects(status, '/new/home.git/git-upload-pack?private_token=hidden');
    const error = await refusalOf(ASK.head(server.remote));
    expect(error).toMatchObject(permanent('GIT_MOVED'));
    expect(error.message).toMatch(/\/acme\/models\.git has moved to \/new\/home\.git\.$/);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['to a page of the instance', 'GIT_NOT_GIT', '/users/sign_in', 'redirects to a page: /users/sign_in.'],
    ['to nowhere', 'GIT_NOT_GIT', 'http://', 'redirects to nowhere.'],
    ['to another scheme', 'GIT_MOVED_AWAY', 'ftp://user:pass@127.0.0.1/', 'another server: ftp://127.0.0.1.'],
    ['to no server at all', 'GIT_MOVED_AWAY', 'javascript:alert(1)', 'another server: javascript:.'],
  ])('%s mean %s', async (_, code, location, message) => {
    server.behave = redirects(302, location);
    expect(await refusalOf(ASK.head(server.remote))).toMatchObject(permanent(code, saying(message)));
  });

  it('do not take the token to another server', async () => {
    elsewhere.behave = answers('result', HEAD);
    for (const path of ['/acme/models.git/git-upload-pack', '/?token=hidden']) {
      const { host } = new URL(elsewhere.origin);
      server.behave = redirects(307, `http://someone:pass@${host}${path}`);
      const error = await refusalOf(ASK.head(server.remote));
      expect(error).toMatchObject(
        permanent('GIT_MOVED_AWAY', saying(`another server: ${elsewhere.origin}.`)),
      );
    }
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('the token', () => {
  it('goes with each request to its own server, in one header and in no URL', async () => {
    server.behave = says(404, '');
    for (const ask of Object.values(ASK)) await refusalOf(ask(server.remote));
    expect(server.requests).toHaveLength(3);
    for (const { url, headers } of server.requests) {
      expect(url).not.toContain('glpat');
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Basic ${Buffer.from(`oauth2:${TOKEN}`).toString('base64')}`);
      expect(JSON.stringify(others)).not.toMatch(/glpat|b2F1dGgy/);
    }
  });
});

describe('an answer that breaks', () => {
  const cut = (body: Buffer) => body.subarray(0, body.length - 6);
  const cases: Case[] = [
    ['before it begins', 'head', (response) => response.destroy(), retry('GIT_UNREACHABLE')],
    [
      'in the middle, by hanging up',
      'head',
      breaksOff('result', cut(HEAD), (response) => response.destroy()),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'in the middle, by a reset',
      'head',
      breaksOff('result', cut(HEAD), ({ socket }) => socket?.resetAndDestroy()),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'before the length that it has announced',
      'head',
      breaksOff('result', HEAD, ({ socket }) => socket?.end(), { 'Content-Length': '1000' }),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'in good order, but inside of a packet',
      'head',
      answers('result', cut(HEAD)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'in good order, but without its end',
      'head',
      answers('result', HEAD.subarray(0, -4)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    ['in good order, but empty', 'head', answers('result', Buffer.alloc(0)), retry('GIT_BROKEN_ANSWER')],
    ['inside of the pack', 'pack', answers('result', cut(PACK)), retry('GIT_BROKEN_ANSWER')],
    [
      'while compressed',
      'head',
      answers('result', gzipSync(HEAD).subarray(0, 30), { 'Content-Encoding': 'gzip' }),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'in its compression',
      'head',
      answers('result', HEAD, { 'Content-Encoding': 'gzip' }),
      retry('GIT_BROKEN_ANSWER', saying('compression')),
    ],
    [
      'with its headers, which are endless',
      'head',
      says(200, '', { 'X-Padding': 'x'.repeat(100_000) }),
      retry('GIT_UNREACHABLE', saying('UND_ERR_HEADERS_OVERFLOW')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server.behave = behaviour;
    expect(await refusalOf(ASK[ask](server.remote))).toMatchObject(expected);
  });
});

describe('an answer without end is left', () => {
  const cases: Case[] = [
    [
      'of lines',
      'head',
      floods('result', Buffer.alloc(0), packets(`${SHA1} refs/heads/x`)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of empty packets',
      'capabilities',
      floods('advertisement', Buffer.alloc(0), Buffer.from('0004')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of delimiters',
      'head',
      floods('result', Buffer.alloc(0), Buffer.from('0001')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of sections before the pack',
      'pack',
      floods('result', packets('shallow-info'), packets(`shallow ${SHA1}`)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of progress',
      'pack',
      floods('result', packets('packfile'), packets(band(2, 'still counting'))),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of signs of life',
      'pack',
      floods('result', packets('packfile'), packets(band(1))),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'that a megabyte holds compressed',
      'head',
      answersCompressed('result', Buffer.alloc(256 * MiB, '0004')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of reasons to refuse',
      'head',
      (response) => {
        response.writeHead(403, UNWATCHED).write('No. '.repeat(MiB));
      },
      credentials('GIT_FORBIDDEN', saying('No. No.')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server.behave = behaviour;
    const error = await refusalOf(ASK[ask](server.remote));
    expect(error).toMatchObject(expected);
    expect(error.message.length).toBeLessThan(400);
  });

  it('that comes in drips, however regular they are', async () => {
    server.behave = drips('result', 40);
    const slow = requestCommand(server.remote, Buffer.from('0000'), { headersMs: 5000, idleMs: 200 });
    const error = await refusalOf(collect(slow));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE'));
    expect(error.message).toMatch(/only \d+ bytes in 200 ms/);
  });

  it('when the run ends', async () => {
    const run = new AbortController();
    server.behave = floods('result', packets('packfile'), packets(band(1, 'PACK')));
    const endless = ASK.pack({ ...server.remote, signal: run.signal });
    setTimeout(() => run.abort(), 50);
    expect(await refusalOf(endless)).toMatchObject(retry('GIT_ABORTED'));
  });
});

describe('a server that cannot be reached', () => {
  const remoteAt = (origin: string): GitRemote => ({ ...server.remote, url: `${origin}/acme/models.git` });
  const tls = (reason: string) => retry('GIT_TLS_FAILED', saying(`${reason}.`));

  it('because nobody listens', async () => {
    const gone = await startOtherServer('');
    await gone.close();
    const error = await refusalOf(ASK.head(remoteAt(`http://${gone.host}`)));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE', saying('ECONNREFUSED.')));
  });

  it('because its name is unknown', async () => {
    const error = await refusalOf(ASK.head(remoteAt(`http://${'x'.repeat(64)}.invalid`)));
    expect(error).toMatchObject(retry('GIT_HOST_UNKNOWN'));
  });

  it('because HTTP clients do not use its port', async () => {
    const error = await refusalOf(ASK.head(remoteAt('http://127.0.0.1:10080')));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE', saying(': bad port.')));
    expect(error.advice).toContain('another port');
  });

  it('because it speaks something else', async () => {
    const ssh = await startOtherServer('SSH-2.0-OpenSSH_9.2\r\n');
    expect(await refusalOf(ASK.head(remoteAt(`http://${ssh.host}`)))).toMatchObject(retry('GIT_UNREACHABLE'));
    expect(await refusalOf(ASK.head(remoteAt(`https://${ssh.host}`)))).toMatchObject(
      tls('ERR_SSL_WRONG_VERSION_NUMBER'),
    );
    await ssh.close();
  });

  describe('with confidence', () => {
    const secureServer = (until?: string) =>
      startHttpsServer((_, response) => answers('result', HEAD)(response, {}), makeCertificate(until));

    it('because its certificate has another name', async () => {
      const secure = await secureServer();
      await expect(ASK.head(remoteAt(secure.origin))).resolves.toMatchObject({ commit: SHA1 });
      const otherName = secure.origin.replace('127.0.0.1', 'localhost');
      const error = await refusalOf(ASK.head(remoteAt(otherName)));
      expect(error).toMatchObject(tls('ERR_TLS_CERT_ALTNAME_INVALID'));
      await secure.close();
    });

    it('because nobody vouches for its certificate', async () => {
      const secure = await secureServer();
      secure.distrust();
      const error = await refusalOf(ASK.head(remoteAt(secure.origin)));
      expect(error).toMatchObject(tls('DEPTH_ZERO_SELF_SIGNED_CERT'));
      expect(error.advice).toContain('NODE_EXTRA_CA_CERTS');
      await secure.close();
    });

    it('because its certificate has expired', async () => {
      const secure = await secureServer('210101000000Z');
      const error = await refusalOf(ASK.head(remoteAt(secure.origin)));
      expect(error).toMatchObject(tls('CERT_HAS_EXPIRED'));
      expect(error.advice).toContain('Renew');
      await secure.close();
    });
  });
});
