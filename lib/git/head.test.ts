import { describe, expect, it } from '@jest/globals';
import { parseHead } from './head.ts';
import type { GitCapabilities } from './types.ts';

const CAPABILITIES: GitCapabilities = { objectFormat: 'sha1', unborn: true };
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('parseHead', () => {
  it('reads the default branch and its commit', () => {
    expect(parseHead([`${COMMIT} HEAD symref-target:refs/heads/feature/x`], CAPABILITIES)).toEqual({
      kind: 'commit',
      branch: 'feature/x',
      commit: COMMIT,
    });
  });

  it('finds HEAD among refs that nobody asked for', () => {
    const lines = [`${'f'.repeat(40)} HEADING`, `${COMMIT} HEAD`, `${'e'.repeat(40)} refs/heads/HEAD`];
    expect(parseHead(lines, CAPABILITIES)).toMatchObject({ commit: COMMIT });
  });

  it('knows no branch where HEAD is detached or points outside of the branches', () => {
    expect(parseHead([`${COMMIT} HEAD`], CAPABILITIES)).toMatchObject({ branch: null });
    expect(parseHead([`${COMMIT} HEAD symref-target:refs/odd`], CAPABILITIES)).toMatchObject({
      branch: null,
    });
  });

  it('reads an empty repository with the name of the branch to come', () => {
    const lines = ['unborn HEAD symref-target:refs/heads/main'];
    expect(parseHead(lines, CAPABILITIES)).toEqual({ kind: 'empty', branch: 'main' });
  });

  it('takes silence for an empty repository only where the server cannot say so', () => {
    expect(parseHead([], { ...CAPABILITIES, unborn: false })).toEqual({ kind: 'empty', branch: null });
    expect(() => parseHead([], CAPABILITIES)).toThrow('it says nothing of HEAD');
  });

  it('refuses an id of another format', () => {
    expect(() => parseHead([`${COMMIT} HEAD`], { ...CAPABILITIES, objectFormat: 'sha256' })).toThrow(
      'HEAD has no proper object id',
    );
  });
});
