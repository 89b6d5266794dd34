import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../lib/errors.ts';
import { findSecrets } from './secrets.ts';

describe('findSecrets', () => {
  it.each([
    'glpat-test-token',
    'glsoat-abc',
    'glwt-00ff',
    `whsec_${Buffer.alloc(32).toString('base64')}`,
    Buffer.from('oauth2:any').toString('base64'),
  ])('finds %s wherever it stands', (secret) => {
    expect(findSecrets(`{"message":"token=${secret}."}`)).toEqual([secret]);
  });

  it('finds none in advice on how secrets are written', () => {
    expect(findSecrets('whsec_ with base64 behind it, or glpat-…')).toEqual([]);
  });
});

describe('the watch for secrets', () => {
  it('has made every error pass by it', () => {
    const error = new PermanentError('CODE', 'text');
    expect(error.name).toBe('PermanentError');
    expect(Object.getOwnPropertyDescriptor(error, 'name')).toMatchObject({ enumerable: false });
  });
});
