import { describe, expect, it } from '@jest/globals';
import { tokenAdvice } from './advice.ts';

describe('tokenAdvice', () => {
  it('names the command that takes a new token, for the instance as far as it is known', () => {
    expect(tokenAdvice('https://git.acme.com')).toBe(
      'Give the hub a valid token with the scope read_repository: `hub gitlab rotate https://git.acme.com --access`.',
    );
    expect(tokenAdvice()).toContain('`hub gitlab rotate <base URL> --access`');
  });

  it('says what else the token has to be', () => {
    expect(tokenAdvice(undefined, ', of a bot')).toContain('read_repository, of a bot:');
  });
});
