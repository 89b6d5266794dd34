import { describe, expect, it } from '@jest/globals';
import { replaceToken } from './replace-token.ts';

const text = JSON.stringify({
  instances: {
    'https://GitLab.com/': { accessToken: 'glpat-one' },
    'https://git.acme.com': { accessToken: 'glpat-two' },
  },
  note: 'ours',
});
const replace = (former: string, instance = 'https://gitlab.com') =>
  replaceToken(text, { instance, former, next: 'glpat-next' });

describe('replaceToken', () => {
  it('changes the one token, and keeps all else as it was written', () => {
    expect(JSON.parse(replace('glpat-one') ?? '')).toEqual({
      instances: {
        'https://GitLab.com/': { accessToken: 'glpat-next' },
        'https://git.acme.com': { accessToken: 'glpat-two' },
      },
      note: 'ours',
    });
  });

  it('changes nothing where the secret has another token, or none for the instance', () => {
    expect(replace('glpat-two')).toBeNull();
    expect(replace('glpat-one', 'https://elsewhere.example')).toBeNull();
  });
});
