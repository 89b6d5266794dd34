import { describe, expect, it } from '@jest/globals';
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
