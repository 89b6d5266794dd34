import { describe, expect, it } from '@jest/globals';
import { PermanentError, RetryLater } from '../errors.ts';
import { GIT_ERRORS } from '../git/http/connection-errors.ts';
import { explainRefusal } from '../git/http/refusal.ts';
import { troubleOf } from './trouble.ts';

const failed = (code: string) => Object.assign(new Error('failed'), { code });
const later = (code: string, options: ConstructorParameters<typeof RetryLater>[2] = {}) =>
  troubleOf(new RetryLater(code, 'Later.', options));
const unconnected = (code: string) => troubleOf(GIT_ERRORS.failed('gitlab.com', failed(code)));
const answered = (status: number, headers: Record<string, string> = {}) =>
  troubleOf(
    explainRefusal({
      response: { status, headers: new Headers(headers) },
      text: '',
      repositoryUrl: 'https://gitlab.com/acme/models.git',
    }),
  );

describe('troubleOf', () => {
  it('takes a rate limit for a refusal of everybody, for as long as is asked', () => {
    const refusal = { kind: 'refusal', code: 'GIT_RATE_LIMITED' };
    expect(answered(429)).toEqual({ ...refusal, askedSeconds: null });
    expect(answered(429, { 'retry-after': '42' })).toEqual({ ...refusal, askedSeconds: 42 });
    expect(later('GITLAB_RATE_LIMITED', { retryAfterSeconds: 7 })).toEqual({
      kind: 'refusal',
      code: 'GITLAB_RATE_LIMITED',
      askedSeconds: 7,
    });
  });

  it('takes a block of our address for one', () => {
    expect(answered(403)).toEqual({ kind: 'refusal', code: 'GIT_ADDRESS_BLOCKED', askedSeconds: 900 });
  });

  it.each([
    ['ECONNREFUSED', 'GIT_UNREACHABLE'],
    ['EHOSTUNREACH', 'GIT_UNREACHABLE'],
    ['UND_ERR_CONNECT_TIMEOUT', 'GIT_UNREACHABLE'],
    ['ENOTFOUND', 'GIT_HOST_UNKNOWN'],
    ['CERT_HAS_EXPIRED', 'GIT_TLS_FAILED'],
  ])('takes a connection that does not come about for one: %s', (reason, code) => {
    expect(unconnected(reason)).toEqual({ kind: 'refusal', code, askedSeconds: null });
    const ofApi = code.replace('GIT_', 'GITLAB_');
    expect(later(ofApi, { cause: failed(reason) })).toEqual({
      kind: 'refusal',
      code: ofApi,
      askedSeconds: null,
    });
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'ETIMEDOUT'])(
    'takes one that breaks for silence: %s',
    (reason) => {
      expect(unconnected(reason)).toEqual({ kind: 'silence', code: 'GIT_UNREACHABLE' });
      expect(later('GITLAB_UNREACHABLE', { cause: failed(reason) })).toEqual({
        kind: 'silence',
        code: 'GITLAB_UNREACHABLE',
      });
    },
  );

  it('takes an instance that is unwell for silent, even where it says for how long', () => {
    expect(answered(503, { 'retry-after': '600' })).toEqual({ kind: 'silence', code: 'GIT_UNAVAILABLE' });
    for (const code of ['GIT_ABORTED', 'GIT_NOT_GIT', 'GITLAB_UNAVAILABLE']) {
      expect(later(code)).toEqual({ kind: 'silence', code });
    }
  });

  it.each([
    'GIT_OVERLOADED',
    'GIT_BROKEN_ANSWER',
    'LFS_RATE_LIMITED',
    'LFS_UNREACHABLE',
    'RUN_CUT',
    'CIRCUIT_OPEN',
    'TABLE_UNAVAILABLE',
    'SECRETS_UNAVAILABLE',
  ])('says nothing of the instance for %s, whatever its cause', (code) => {
    expect(later(code, { retryAfterSeconds: 60, cause: failed('ECONNREFUSED') })).toBeNull();
  });

  it('says nothing of it for what no waiting mends, and for what it does not know', () => {
    expect(answered(404)).toBeNull();
    expect(troubleOf(new PermanentError('GIT_UNREACHABLE', 'Never.'))).toBeNull();
    expect(troubleOf(failed('ECONNREFUSED'))).toBeNull();
  });
});
