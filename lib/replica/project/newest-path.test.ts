import { describe, expect, it } from '@jest/globals';
import { SETTLED } from '../../../test/support/settled-project.ts';
import { newestPath } from './newest-path.ts';
import { UNKNOWN_PROJECT } from './project-state.ts';

describe('newestPath', () => {
  it('is that of the hint, unless the table has looked at git since', () => {
    const hint = { path: 'acme/renamed', receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(newestPath(SETTLED, hint)).toBe('acme/renamed');
    expect(newestPath(UNKNOWN_PROJECT, hint)).toBe('acme/renamed');
    expect(newestPath(SETTLED, { ...hint, receivedAt: '2026-11-22T12:00:00.000Z' })).toBe('acme/renamed');
    const late = { ...hint, receivedAt: '2026-11-22T11:59:59.999Z' };
    expect(newestPath(SETTLED, late)).toBe('acme/models');
    expect(newestPath({ ...SETTLED, path: null }, late)).toBe('acme/renamed');
  });

  it('is what the table says where the hint says nothing, and unknown where the table knows nothing', () => {
    const hint = { path: null, receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(newestPath(SETTLED, hint)).toBe('acme/models');
    expect(newestPath(UNKNOWN_PROJECT, hint)).toBeNull();
  });
});
