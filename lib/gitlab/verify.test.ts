import { describe, expect, it } from '@jest/globals';
import { verify } from './verify.ts';

const com = { instance: 'https://gitlab.com', secretTokens: ['com-one', 'com-two'] };
const acme = { instance: 'https://git.acme.com', secretTokens: ['acme'] };
const acmeBelow = { instance: 'https://git.acme.com/gitlab', secretTokens: ['acme-below'] };
const signing = { instance: 'https://signing.example', secretTokens: [] };
const configured = [com, acme, acmeBelow, signing];

describe('verify', () => {
  it.each(['com-one', 'com-two'])('accepts either live token of an instance: %s', (token) => {
    expect(verify({ origin: 'https://gitlab.com', token }, configured)).toEqual({
      kind: 'verified',
      instance: com.instance,
    });
  });

  it.each([
    ['acme', acme.instance],
    ['acme-below', acmeBelow.instance],
  ])('tells instances of one origin apart by the token: %s', (token, instance) => {
    expect(verify({ origin: 'https://git.acme.com', token }, configured)).toEqual({
      kind: 'verified',
      instance,
    });
  });

  it('tries all instances where the delivery names none, as before GitLab 15.5', () => {
    expect(verify({ origin: undefined, token: 'acme-below' }, configured)).toEqual({
      kind: 'verified',
      instance: acmeBelow.instance,
    });
  });

  it('compares origins, not their spelling', () => {
    const claim = { origin: 'HTTPS://GitLab.com:443/', token: 'com-one' };
    expect(verify(claim, configured)).toMatchObject({ kind: 'verified' });
  });

  it.each(['', 'com', 'com-one ', 'com-onee', 'COM-ONE', 'acme'])(
    'does not take %j for a token of gitlab.com',
    (token) => {
      expect(verify({ origin: 'https://gitlab.com', token }, configured)).toEqual({ kind: 'mismatch' });
    },
  );

  it('does not guess which of two instances with the same token sent a delivery', () => {
    const twins = [com, { ...acme, secretTokens: ['com-one'] }];
    expect(verify({ origin: undefined, token: 'com-one' }, twins)).toEqual({ kind: 'ambiguous' });
    expect(verify({ origin: acme.instance, token: 'com-one' }, twins)).toEqual({
      kind: 'verified',
      instance: acme.instance,
    });
  });

  it('accepts nothing from an instance without secret tokens', () => {
    expect(verify({ origin: signing.instance, token: 'x' }, configured)).toEqual({ kind: 'mismatch' });
  });

  it.each(['https://evil.example', 'http://gitlab.com', 'https://gitlab.com:8443', 'no url'])(
    'does not know %s, whatever its token',
    (origin) => {
      expect(verify({ origin, token: 'com-one' }, configured)).toEqual({ kind: 'unknown-instance' });
    },
  );
});
