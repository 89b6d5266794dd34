import { describe, expect, it } from '@jest/globals';
import { connectionFailure } from './connection-failure.ts';
import { diagnose } from './diagnosis.ts';

describe('diagnose', () => {
  it.each([
    ['ENOTFOUND', 'unknown-host', 'base URL'],
    ['EAI_AGAIN', 'unknown-host', 'name servers'],
    ['EAI_FAIL', 'unknown-host', 'name servers'],
    ['EAI_NODATA', 'unknown-host', 'name servers'],
    ['EAI_NONAME', 'unknown-host', 'name servers'],
    ['CERT_HAS_EXPIRED', 'untrusted', 'Renew the certificate'],
    ['CERT_NOT_YET_VALID', 'untrusted', 'clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted', 'host name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', 'NODE_EXTRA_CA_CERTS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'untrusted', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_REVOKED', 'untrusted', 'TLS settings'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'untrusted', 'TLS settings'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'untrusted', 'TLS settings'],
    ['EPROTO', 'untrusted', 'TLS settings'],
    ['INVALID_CA', 'untrusted', 'TLS settings'],
    ['INVALID_PURPOSE', 'untrusted', 'TLS settings'],
    ['EPROTONOSUPPORT', 'unreachable', 'firewall'],
    ['INVALID_CALL', 'unreachable', 'firewall'],
    ['what it sent is EPROTO', 'unreachable', 'firewall'],
    ['ECONNREFUSED', 'unreachable', 'firewall'],
    ['silent for 30000 ms', 'unreachable', 'firewall'],
    ['bad port', 'unreachable', 'another port'],
  ])('takes %s for %s, and advises on it: %s', (reason, kind, advice) => {
    const diagnosis = diagnose(reason);
    expect(diagnosis).toEqual({ kind, advice: expect.stringContaining(advice) });
    expect(diagnosis.advice).toMatch(/^[A-Z].*[^.]\.$/);
  });
});

describe('a connection that fails', () => {
  it.each([
    ['ENOTFOUND', 'GIT_HOST_UNKNOWN'],
    ['CERT_REVOKED', 'GIT_TLS_FAILED'],
    ['ECONNREFUSED', 'GIT_UNREACHABLE'],
  ])('because of %s is %s, tells where and why, and may pass', (code, expected) => {
    const cause = Object.assign(new Error('fetch failed'), { code });
    const error = connectionFailure('git.acme.com', cause);
    expect(error).toMatchObject({ code: expected, outcome: 'retry', cause, advice: diagnose(code).advice });
    expect(error.message).toMatch(new RegExp(`git\\.acme\\.com.*: ${code}\\.$`));
  });

  it('because of its compression is an answer that is broken', () => {
    const cause = Object.assign(new Error('incorrect data check'), { code: 'Z_DATA_ERROR' });
    expect(connectionFailure('git.acme.com', cause)).toMatchObject({
      code: 'GIT_BROKEN_ANSWER',
      message: expect.stringContaining('compression is damaged (Z_DATA_ERROR)'),
      cause,
    });
  });
});
