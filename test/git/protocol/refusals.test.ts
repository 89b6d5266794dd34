import { describe, expect, it } from '@jest/globals';
import { answers, band, packets, says } from '../../support/hostile-git-server.ts';
import {
  ASK,
  credentials,
  hostileServer,
  type ProtocolCase,
  permanent,
  refusalOf,
  retry,
  SHA1,
  saying,
  TOKEN,
  UNWATCHED,
} from '../../support/protocol-cases.ts';

const server = hostileServer();

describe('what GitLab refuses', () => {
  const DENIED =
    'HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect.';
  const NOW = Math.floor(Date.now() / 1000);

  const cases: ProtocolCase[] = [
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
    [
      'too many requests, with space around the time',
      'head',
      says(429, '', { 'RateLimit-Reset': '45 ' }),
      retry('GIT_RATE_LIMITED', { retryAfterSeconds: 45 }),
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
      'what no branch names, as JGit says it',
      'pack',
      answers('result', packets(`ERR want ${SHA1} not valid`)),
      permanent('GIT_NO_WANTS_BY_ID', {
        ...saying(SHA1),
        advice: expect.stringContaining('uploadpack.allowAnySHA1InWant'),
      }),
    ],
    [
      'what no branch names, in the middle of its answer',
      'pack',
      answers('result', packets('packfile', band(3, `${SHA1} is not advertised`))),
      permanent('GIT_NO_WANTS_BY_ID'),
    ],
    [
      'what no branch names, as git says it',
      'pack',
      answers('result', packets(`ERR Server does not allow request for unadvertised object ${SHA1}`)),
      permanent('GIT_NO_WANTS_BY_ID'),
    ],
    [
      'to go on, in its own words',
      'pack',
      answers('result', packets('packfile', band(3, 'out of\u001b[31m memory'))),
      retry('GIT_SERVER_ERROR', saying('out of [31m memory')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server().behave = behaviour;
    expect(await refusalOf(ASK[ask](server().remote))).toMatchObject(expected);
    expect(server().requests).toHaveLength(1);
  });

  it('tells the time until its limit is reset', async () => {
    server().behave = says(429, '', { 'RateLimit-Reset': String(NOW + 1000) });
    const error = await refusalOf(ASK.head(server().remote));
    const { retryAfterSeconds = 0 } = { ...error } as { retryAfterSeconds?: number };
    expect(retryAfterSeconds).toBeGreaterThan(900);
    expect(retryAfterSeconds).toBeLessThanOrEqual(1000);
  });

  it('with our own credentials in its words', async () => {
    server().behave = (response, { authorization = '' }) =>
      says(403, `No: ${authorization}`, UNWATCHED)(response, {});
    expect(await refusalOf(ASK.head(server().remote))).toMatchObject(
      credentials('GIT_FORBIDDEN', saying('No: Basic …')),
    );
    server().behave = (response, { authorization = '' }) =>
      answers('result', packets(`ERR ${authorization}, ${TOKEN}`))(response, {});
    expect(await refusalOf(ASK.head(server().remote))).toMatchObject(
      retry('GIT_SERVER_ERROR', saying('gave up: Basic …, …')),
    );
  });
});
