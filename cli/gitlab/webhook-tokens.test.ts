import { describe, expect, it } from '@jest/globals';
import { signingKey } from '../../lib/gitlab/webhook/signature.ts';
import { SECRET_TOKEN, SIGNING_TOKEN } from '../../test/support/gitlab.ts';
import { EXIT } from '../exit-code.ts';
import {
  countTokens,
  keepNewest,
  letIn,
  makeToken,
  NO_TOKENS,
  newestToken,
  readToken,
} from './webhook-tokens.ts';

const signing = { kind: 'signing', value: SIGNING_TOKEN } as const;
const secret = { kind: 'secret', value: SECRET_TOKEN } as const;

const INSTANCE = 'https://gitlab.com';

describe('the tokens of a webhook', () => {
  it('are made of 32 bytes that nobody can guess, in the form of their kind', () => {
    const [one, other] = [makeToken('signing'), makeToken('signing')];
    expect(signingKey(one.value)).toHaveLength(32);
    expect(one.value).not.toBe(other.value);
    expect(makeToken('secret').value).toMatch(/^[0-9a-f]{64}$/);
    for (const token of [one, makeToken('secret')]) expect(readToken(token.value)).toEqual(token);
  });

  it.each(['whsec_', 'whsec_c2hvcnQ=', 'too short', 'long enough, but with spaces', 'glpat-an-access-token'])(
    'are not "%s"',
    (text) => {
      const refused = expect.objectContaining({
        exitCode: EXIT.usage,
        message: expect.not.stringContaining(text),
      });
      expect(() => readToken(text)).toThrow(refused);
    },
  );

  it('are let in beside the old ones, two of a kind at most, and the newest is given to webhooks', () => {
    const one = letIn(NO_TOKENS, secret, INSTANCE);
    expect(newestToken(one)).toEqual(secret);
    const two = letIn(one, { ...secret, value: 'the-newer-secret-token' }, INSTANCE);
    expect(newestToken(two)?.value).toBe('the-newer-secret-token');
    expect(() => letIn(two, secret, INSTANCE)).toThrow(
      expect.objectContaining({
        message: 'Two secret tokens are live already.',
        advice: expect.stringContaining(`hub hook add --group <group> --instance ${INSTANCE}\``),
      }),
    );
    expect(newestToken(letIn(two, signing, INSTANCE))).toEqual(signing);
    expect(newestToken(NO_TOKENS)).toBeNull();
  });

  it('are in the end only the newest of each kind, or of the kind that alone stays', () => {
    const two = letIn(letIn(NO_TOKENS, { ...signing, value: 'old' }, INSTANCE), signing, INSTANCE);
    expect(keepNewest(two, null)).toEqual({ signingTokens: [SIGNING_TOKEN], secretTokens: [] });
    expect(keepNewest(two, 'secret')).toEqual({ signingTokens: [SIGNING_TOKEN], secretTokens: [] });
    const both = letIn(two, secret, INSTANCE);
    expect(keepNewest(both, null)).toEqual({ signingTokens: [SIGNING_TOKEN], secretTokens: [SECRET_TOKEN] });
    expect(keepNewest(both, 'signing')).toEqual({ signingTokens: [SIGNING_TOKEN], secretTokens: [] });
    expect(keepNewest(both, 'secret')).toEqual({ signingTokens: [], secretTokens: [SECRET_TOKEN] });
  });

  it('are counted, never shown', () => {
    expect(countTokens(NO_TOKENS)).toBeNull();
    expect(countTokens(letIn(letIn(NO_TOKENS, secret, INSTANCE), signing, INSTANCE))).toBe(
      '1 signing token, 1 secret token',
    );
    expect(countTokens({ signingTokens: ['a', 'b'], secretTokens: [] })).toBe('2 signing tokens');
  });
});
