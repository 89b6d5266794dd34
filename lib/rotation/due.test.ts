import { describe, expect, it } from '@jest/globals';
import { expiryIn, judgeToken } from './due.ts';

const token = (daysLeft: number | null, ...scopes: string[]) =>
  judgeToken({ kind: 'valid', token: 'hub', expiresAt: '2026-12-31', daysLeft, scopes });

describe('judgeToken', () => {
  it('has a token replaced in its last 30 days if it has a scope for that', () => {
    expect(token(30, 'read_repository', 'self_rotate')).toEqual({ kind: 'due' });
    expect(token(0, 'api')).toEqual({ kind: 'due' });
    expect(token(31, 'api')).toEqual({ kind: 'not-due', daysLeft: 31 });
  });

  it('leaves one alone that never expires', () => {
    expect(token(null, 'api')).toEqual({ kind: 'not-due', daysLeft: null });
  });

  it('says why one that expires cannot be replaced', () => {
    const unable = { kind: 'unable', daysLeft: 5, why: expect.stringContaining('self_rotate') };
    expect(token(5, 'read_repository', 'read_api')).toEqual(unable);
    const why = 'GitLab tells it since version 15.5';
    expect(judgeToken({ kind: 'unknown', why })).toEqual({ kind: 'unable', daysLeft: null, why });
  });
});

describe('expiryIn', () => {
  it('is a day as GitLab writes it', () => {
    expect(expiryIn(90, new Date('2026-11-27T23:59:59Z'))).toBe('2027-02-25');
  });
});
