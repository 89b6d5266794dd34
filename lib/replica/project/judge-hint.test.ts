import { describe, expect, it } from '@jest/globals';
import { SETTLED, UNSETTLED } from '../../../test/support/settled-project.ts';
import { isOldNews, isRevived, isStranger } from './judge-hint.ts';
import { type ProjectState, UNKNOWN_PROJECT } from './project-state.ts';

const HEAD = 'a'.repeat(40);

describe('isOldNews', () => {
  const now = '2026-11-22T12:00:01.000Z';
  const longAgo = '2026-11-22T11:49:59.999Z';
  const full = false;

  it('is a push that the table shows already', () => {
    expect(isOldNews(SETTLED, { path: SETTLED.path, after: HEAD, receivedAt: now, full }, null)).toBe(true);
    expect(
      isOldNews(SETTLED, { path: SETTLED.path, after: 'b'.repeat(40), receivedAt: now, full }, null),
    ).toBe(false);
    expect(isOldNews(SETTLED, { path: SETTLED.path, after: null, receivedAt: now, full }, null)).toBe(false);
  });

  it('is none where the table waits for a push that git does not show yet', () => {
    const at = '2026-11-22T12:00:00.000Z';
    const lastError = { code: 'AFTER_NOT_VISIBLE', message: 'Not yet.', advice: null, at };
    const waiting: ProjectState = { ...SETTLED, status: 'pending', lastError };
    const hint = { path: SETTLED.path, after: HEAD, receivedAt: now, full };
    expect(isOldNews(waiting, hint, null)).toBe(false);
  });

  it('is none that brings another path, unless it is older than our last look at git', () => {
    expect(isOldNews(SETTLED, { path: 'acme/moved', after: HEAD, receivedAt: now, full }, null)).toBe(false);
    expect(isOldNews(SETTLED, { path: 'acme/left', after: HEAD, receivedAt: longAgo, full }, null)).toBe(
      true,
    );
    expect(isOldNews(SETTLED, { path: null, after: HEAD, receivedAt: now, full }, null)).toBe(true);
  });

  it('is none that comes from another default branch, be it at the same commit', () => {
    const hint = { path: SETTLED.path, after: HEAD, receivedAt: now, full };
    const onMain = { ...SETTLED, defaultBranch: 'main' };
    expect(isOldNews(onMain, { ...hint, branch: 'main' }, null)).toBe(true);
    expect(isOldNews(onMain, { ...hint, branch: 'trunk' }, null)).toBe(false);
  });

  it('is none where nobody knows when git was read, or asked', () => {
    const hint = { path: SETTLED.path, after: HEAD, receivedAt: now, full };
    expect(isOldNews({ ...SETTLED, observedAt: null }, hint, null)).toBe(false);
    const old = { ...hint, after: null, receivedAt: longAgo };
    expect(isOldNews({ ...SETTLED, askedAt: null }, old, null)).toBe(false);
  });

  it('is never what asks for a full run', () => {
    expect(
      isOldNews(SETTLED, { path: SETTLED.path, after: HEAD, receivedAt: longAgo, full: true }, null),
    ).toBe(false);
  });

  it('is a hint that came more than ten minutes before git was asked, since no replica lags that long', () => {
    const slow = { ...SETTLED, observedAt: '2026-11-22T12:02:00.000Z' };
    expect(
      isOldNews(
        slow,
        { path: SETTLED.path, after: null, receivedAt: '2026-11-22T11:51:00.000Z', full },
        null,
      ),
    ).toBe(false);
    expect(isOldNews(SETTLED, { path: SETTLED.path, after: null, receivedAt: longAgo, full }, null)).toBe(
      true,
    );
    expect(
      isOldNews(
        SETTLED,
        { path: SETTLED.path, after: null, receivedAt: '2026-11-22T11:50:00.000Z', full },
        null,
      ),
    ).toBe(false);
  });

  it.each(UNSETTLED)('is nothing when the project %s', (_, change) => {
    expect(
      isOldNews(
        { ...SETTLED, ...change },
        { path: SETTLED.path, after: HEAD, receivedAt: '2026-01-01T00:00:00.000Z', full },
        null,
      ),
    ).toBe(false);
  });
});

describe('isStranger', () => {
  const lastError = {
    code: 'GIT_NOT_FOUND',
    message: 'Absent.',
    advice: null,
    at: '2026-11-22T12:00:00.000Z',
  };

  it('is a project of which nothing is written yet when GitLab deletes it', () => {
    expect(isStranger(UNKNOWN_PROJECT, { trigger: 'project_destroy' })).toBe(true);
    expect(isStranger(UNKNOWN_PROJECT, { trigger: 'push' })).toBe(false);
    expect(isStranger(SETTLED, { trigger: 'project_destroy' })).toBe(false);
    expect(isStranger({ ...UNKNOWN_PROJECT, lastError }, { trigger: 'project_destroy' })).toBe(false);
    const forgotten = { ...UNKNOWN_PROJECT, generation: 3, forgotten: true };
    expect(isStranger(forgotten, { trigger: 'project_destroy' })).toBe(true);
  });
});

describe('isRevived', () => {
  const lastError = { code: 'GIT_NOT_FOUND', message: '', advice: null, at: '2026-11-22T12:00:00.000Z' };
  const gone = { status: 'gone', lastError } as const;
  const push = { after: HEAD, receivedAt: '2026-11-22T12:10:00.001Z' };

  it('is a project that was gone for more than ten minutes when somebody pushed to it', () => {
    expect(isRevived(gone, push)).toBe(true);
    expect(isRevived(gone, { ...push, receivedAt: '2026-11-22T12:10:00.000Z' })).toBe(false);
    expect(isRevived(gone, { ...push, receivedAt: '2026-11-22T11:55:00.000Z' })).toBe(false);
  });

  it('is none that nobody has pushed to, that is not gone, or of which it is not known since when', () => {
    expect(isRevived(gone, { ...push, after: null })).toBe(false);
    expect(isRevived({ ...gone, status: 'failed' }, push)).toBe(false);
    expect(isRevived({ ...gone, lastError: null }, push)).toBe(false);
  });
});
