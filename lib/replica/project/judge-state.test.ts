import { describe, expect, it } from '@jest/globals';
import { SETTLED, UNSETTLED } from '../../../test/support/settled-project.ts';
import { isSettled, wasVerified } from './judge-state.ts';
import { type ProjectState, UNKNOWN_PROJECT } from './project-state.ts';

describe('isSettled', () => {
  it('is so when nothing is open', () => {
    expect(isSettled(SETTLED, null)).toBe(true);
    expect(isSettled(UNKNOWN_PROJECT, null)).toBe(false);
  });

  it('is so when all that is missing is a push that git does not show yet', () => {
    const lastError = {
      code: 'AFTER_NOT_VISIBLE',
      message: 'Not yet.',
      advice: null,
      at: '2026-11-22T12:00:00.000Z',
    };
    const waiting: ProjectState = { ...SETTLED, status: 'pending', lastError };
    expect(isSettled(waiting, null)).toBe(true);
  });

  it('is so for the patterns whose files have cards', () => {
    const others = { ...SETTLED, patterns: '*.json' };
    expect(isSettled(others, '*.json')).toBe(true);
    expect(isSettled(others, '*.yaml')).toBe(false);
    expect(isSettled(SETTLED, '*.json')).toBe(false);
  });

  it('is not so after a failure that waits for a person, whatever it was', () => {
    const lastError = {
      code: 'AFTER_NOT_VISIBLE',
      message: 'Not yet.',
      advice: null,
      at: '2026-11-22T12:00:00.000Z',
    };
    expect(isSettled({ ...SETTLED, status: 'failed', lastError }, null)).toBe(false);
    const other = { ...lastError, code: 'GIT_NOT_FOUND' };
    expect(isSettled({ ...SETTLED, status: 'pending', lastError: other }, null)).toBe(false);
  });

  it.each(UNSETTLED)('is not so when the project %s', (_, change) => {
    expect(isSettled({ ...SETTLED, ...change }, null)).toBe(false);
  });
});

describe('wasVerified', () => {
  const verified = { ...SETTLED, verifiedAt: '2026-11-22T12:00:00.000Z' };

  it('is so for a quarter of an hour', () => {
    expect(wasVerified(verified, new Date('2026-11-22T12:14:59.999Z'))).toBe(true);
    expect(wasVerified(verified, new Date('2026-11-22T12:15:00.000Z'))).toBe(false);
    expect(wasVerified(SETTLED, new Date(0))).toBe(false);
  });
});
