import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_PROJECT } from './project-state.ts';

describe('a project of which nothing is known', () => {
  it('is to be looked at, and nothing is left of it', () => {
    expect(UNKNOWN_PROJECT).toMatchObject({ status: 'pending', openRuns: [], fencedRuns: [] });
  });
});
