import { describe, expect, it } from '@jest/globals';
import { signed, signingToken } from '../../../test/support/signed.ts';
import { signingKey } from './signature.ts';
import { type Claim, type InstanceCredentials, verify } from './verify.ts';

const keyOf = (token: string) => signingKey(token) ?? Buffer.alloc(0);
const [signingOne, signingTwo] = [signingToken(1), signingToken(2)];

const com = {
  instance: 'https://gitlab.com',
  secretTokens: ['glwt-com-one', 'glwt-com-two'],
  signingKeys: [],
};
const acme = { instance: 'https://git.acme.com', secretTokens: ['glwt-acme'], signingKeys: [] };
const acmeBelow = {
  instance: 'https://git.acme.com/gitlab',
  secretTokens: ['glwt-acme-below'],
  signingKeys: [],
};
const signing = {
  instance: 'https://signing.example',
  secretTokens: [],
  signingKeys: [keyOf(signingOne), keyOf(signingTwo)],
};
const both = { ...signing, instance: 'https://both.example', secretTokens: ['glwt-both'] };
const configured: InstanceCredentials[] = [com, acme, acmeBelow, signing, both];

const receivedAt = new Date('2026-11-22T10:00:00Z');
const body = Buffer.from('{"object_kind":"push"}');

/** A claim of an unsigned delivery, unless the change says otherwise. */
function claim(change: Partial<Claim>): Claim {
  return { origin: undefined, token: '', signed: null, receivedAt, ...change };
}

describe('verify', () => {
  it.each(['glwt-com-one', 'glwt-com-two'])('accepts either live token of an instance: %s', (token) => {
    expect(verify(claim({ origin: 'https://gitlab.com', token }), configured)).toEqual({
      kind: 'verified',
      instance: com.instance,
    });
  });

  it.each([
    ['glwt-acme', acme.instance],
    ['glwt-acme-below', acmeBelow.instance],
  ])('tells instances of one origin apart by the token: %s', (token, instance) => {
    expect(verify(claim({ origin: 'https://git.acme.com', token }), configured)).toEqual({
      kind: 'verified',
      instance,
    });
  });

  it('tries all instances where the delivery names none, as before GitLab 15.5', () => {
    expect(verify(claim({ origin: undefined, token: 'glwt-acme-below' }), configured)).toEqual({
      kind: 'verified',
      instance: acmeBelow.instance,
    });
  });

  it('compares origins, not their spelling', () => {
    const shown = claim({ origin: 'HTTPS://GitLab.com:443/', token: 'glwt-com-one' });
    expect(verify(shown, configured)).toMatchObject({ kind: 'verified' });
  });

  it.each(['', 'glwt-com', 'glwt-com-one ', 'glwt-com-onee', 'GLWT-COM-ONE', 'glwt-acme'])(
    'does not take %j for a token of gitlab.com',
    (token) => {
      expect(verify(claim({ origin: 'https://gitlab.com', token }), configured)).toEqual({
        kind: 'mismatch',
      });
    },
  );

  it('does not guess which of two instances with the same token sent a delivery', () => {
    const twins = [com, { ...acme, secretTokens: ['glwt-com-one'] }];
    expect(verify(claim({ origin: undefined, token: 'glwt-com-one' }), twins)).toEqual({ kind: 'ambiguous' });
    expect(verify(claim({ origin: acme.instance, token: 'glwt-com-one' }), twins)).toEqual({
      kind: 'verified',
      instance: acme.instance,
    });
  });

  it.each(['https://evil.example', 'http://gitlab.com', 'https://gitlab.com:8443', 'no url'])(
    'does not know %s, whatever its token',
    (origin) => {
      expect(verify(claim({ origin, token: 'glwt-com-one' }), configured)).toEqual({
        kind: 'unknown-instance',
      });
    },
  );
});

describe('verify, where deliveries are signed', () => {
  const signedAt = (seconds: number, token = signingOne) =>
    signed(token, body, new Date(receivedAt.getTime() + seconds * 1000));
  const from = ({ instance }: InstanceCredentials, change: Partial<Claim>) =>
    verify(claim({ origin: instance, ...change }), configured);

  it.each([signingOne, signingTwo])('accepts either live signing token of an instance', (token) => {
    expect(from(signing, { signed: signedAt(0, token) })).toEqual({
      kind: 'verified',
      instance: signing.instance,
    });
  });

  it('tries all instances where the delivery names none', () => {
    const only = [com, acme, signing];
    expect(verify(claim({ signed: signedAt(0) }), only)).toMatchObject({ instance: signing.instance });
  });

  it('does not guess which of two instances with the same signing token sent a delivery', () => {
    expect(verify(claim({ signed: signedAt(0) }), configured)).toEqual({ kind: 'ambiguous' });
  });

  it.each([-300, 300])('accepts a clock that is %d seconds off, and no more', (seconds) => {
    expect(from(signing, { signed: signedAt(seconds) })).toMatchObject({ kind: 'verified' });
    expect(from(signing, { signed: signedAt(seconds + Math.sign(seconds)) })).toEqual({ kind: 'stale' });
  });

  it('does not call stale what nobody has signed', () => {
    expect(from(signing, { signed: signedAt(-3600, signingToken(9)) })).toEqual({ kind: 'mismatch' });
  });

  it('accepts no unsigned delivery once an instance has only signing tokens', () => {
    expect(from(signing, { token: 'glwt-both' })).toEqual({ kind: 'unsigned' });
    expect(from(signing, {})).toEqual({ kind: 'unsigned' });
  });

  it('calls a delivery unsigned only where all instances of its origin want a signature', () => {
    const below = { ...acme, instance: `${signing.instance}/below` };
    const shown = claim({ origin: signing.instance, token: 'wrong' });
    expect(verify(shown, [signing, below])).toEqual({ kind: 'mismatch' });
    expect(verify(shown, [signing, { ...signing, instance: below.instance }])).toEqual({ kind: 'unsigned' });
  });

  it('falls back on the secret token of an instance that has both', () => {
    expect(from(both, { token: 'glwt-both' })).toMatchObject({ kind: 'verified' });
    expect(from(both, { token: 'neither' })).toEqual({ kind: 'mismatch' });
  });

  it('lets a signature that can be checked decide alone', () => {
    expect(from(both, { token: 'wrong', signed: signedAt(0) })).toMatchObject({ kind: 'verified' });
    expect(from(both, { token: 'glwt-both', signed: signedAt(0, signingToken(9)) })).toEqual({
      kind: 'mismatch',
    });
    expect(from(both, { token: 'glwt-both', signed: signedAt(-3600) })).toEqual({ kind: 'stale' });
  });

  it('goes by the secret token where there is no key to check a signature with', () => {
    expect(from(com, { token: 'glwt-com-one', signed: signedAt(0) })).toMatchObject({ kind: 'verified' });
    expect(from(com, { signed: signedAt(0) })).toEqual({ kind: 'mismatch' });
  });
});
