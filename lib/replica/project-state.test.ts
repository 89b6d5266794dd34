import { describe, expect, it } from '@jest/globals';
import { CARD_VERSION } from './card.ts';
import {
  isOldNews,
  isRevived,
  isSettled,
  isStranger,
  namedHead,
  newestPath,
  type ProjectState,
  recentFormer,
  shownHead,
  UNKNOWN_PROJECT,
  wasVerified,
} from './project-state.ts';

const HEAD = 'a'.repeat(40);
const settled: ProjectState = {
  ...UNKNOWN_PROJECT,
  generation: 3,
  path: 'acme/models',
  head: HEAD,
  status: 'synced',
  cardVersion: CARD_VERSION,
  askedAt: '2026-11-22T12:00:00.000Z',
  observedAt: '2026-11-22T12:00:00.000Z',
};

const unsettled: [string, Partial<ProjectState>][] = [
  ['was never replicated', { head: null }],
  ['has a commit half done', { syncing: 'b'.repeat(40) }],
  [
    'has an open run',
    { openRuns: [{ run: 'r', contentIds: ['r-0'], aliveUntil: '2026-11-22T12:00:00.000Z' }] },
  ],
  ['failed last time', { status: 'failed' }],
  ['is to be tried again', { status: 'pending' }],
  [
    'has a head that nothing vouches for',
    { suspect: { head: 'b'.repeat(40), since: '2026-11-22T12:00:00.000Z' } },
  ],
  ['has cards of an older version', { cardVersion: CARD_VERSION - 1 }],
  ['has cards of other files than are models by now', { patterns: '*.json' }],
];

describe('a project of which nothing is known', () => {
  it('is to be looked at, and nothing is left of it', () => {
    expect(UNKNOWN_PROJECT).toMatchObject({ status: 'pending', openRuns: [], fencedRuns: [] });
  });
});

describe('isSettled', () => {
  it('is so when nothing is open', () => {
    expect(isSettled(settled, null)).toBe(true);
    expect(isSettled(UNKNOWN_PROJECT, null)).toBe(false);
  });

  it('is so when all that is missing is a push that git does not show yet, which is news all the same', () => {
    const lastError = {
      code: 'AFTER_NOT_VISIBLE',
      message: 'Not yet.',
      advice: null,
      at: '2026-11-22T12:00:00.000Z',
    };
    const waiting: ProjectState = { ...settled, status: 'pending', lastError };
    expect(isSettled(waiting, null)).toBe(true);
    expect(
      isOldNews(
        waiting,
        {
          path: settled.path,
          after: HEAD,
          receivedAt: '2026-11-22T12:00:01.000Z',
          full: false,
        },
        null,
      ),
    ).toBe(false);
  });

  it('is so for the patterns whose files have cards', () => {
    const others = { ...settled, patterns: '*.json' };
    expect(isSettled(others, '*.json')).toBe(true);
    expect(isSettled(others, '*.yaml')).toBe(false);
    expect(isSettled(settled, '*.json')).toBe(false);
  });

  it('is not so after a failure that waits for a person, whatever it was', () => {
    const lastError = {
      code: 'AFTER_NOT_VISIBLE',
      message: 'Not yet.',
      advice: null,
      at: '2026-11-22T12:00:00.000Z',
    };
    expect(isSettled({ ...settled, status: 'failed', lastError }, null)).toBe(false);
    const other = { ...lastError, code: 'GIT_NOT_FOUND' };
    expect(isSettled({ ...settled, status: 'pending', lastError: other }, null)).toBe(false);
  });

  it.each(unsettled)('is not so when the project %s', (_, change) => {
    expect(isSettled({ ...settled, ...change }, null)).toBe(false);
  });
});

describe('isOldNews', () => {
  const now = '2026-11-22T12:00:01.000Z';
  const longAgo = '2026-11-22T11:49:59.999Z';
  const full = false;

  it('is a push that the table shows already', () => {
    expect(isOldNews(settled, { path: settled.path, after: HEAD, receivedAt: now, full }, null)).toBe(true);
    expect(
      isOldNews(settled, { path: settled.path, after: 'b'.repeat(40), receivedAt: now, full }, null),
    ).toBe(false);
    expect(isOldNews(settled, { path: settled.path, after: null, receivedAt: now, full }, null)).toBe(false);
  });

  it('is none that brings another path, unless it is older than our last look at git', () => {
    expect(isOldNews(settled, { path: 'acme/moved', after: HEAD, receivedAt: now, full }, null)).toBe(false);
    expect(isOldNews(settled, { path: 'acme/left', after: HEAD, receivedAt: longAgo, full }, null)).toBe(
      true,
    );
    expect(isOldNews(settled, { path: null, after: HEAD, receivedAt: now, full }, null)).toBe(true);
  });

  it('is none that comes from another default branch, be it at the same commit', () => {
    const hint = { path: settled.path, after: HEAD, receivedAt: now, full };
    const onMain = { ...settled, defaultBranch: 'main' };
    expect(isOldNews(onMain, { ...hint, branch: 'main' }, null)).toBe(true);
    expect(isOldNews(onMain, { ...hint, branch: 'trunk' }, null)).toBe(false);
  });

  it('is none where nobody knows when git was read, or asked', () => {
    const hint = { path: settled.path, after: HEAD, receivedAt: now, full };
    expect(isOldNews({ ...settled, observedAt: null }, hint, null)).toBe(false);
    const old = { ...hint, after: null, receivedAt: longAgo };
    expect(isOldNews({ ...settled, askedAt: null }, old, null)).toBe(false);
  });

  it('is never what asks for a full run', () => {
    expect(
      isOldNews(settled, { path: settled.path, after: HEAD, receivedAt: longAgo, full: true }, null),
    ).toBe(false);
  });

  it('is a hint that came more than ten minutes before git was asked, since no replica lags that long', () => {
    const slow = { ...settled, observedAt: '2026-11-22T12:02:00.000Z' };
    expect(
      isOldNews(
        slow,
        { path: settled.path, after: null, receivedAt: '2026-11-22T11:51:00.000Z', full },
        null,
      ),
    ).toBe(false);
    expect(isOldNews(settled, { path: settled.path, after: null, receivedAt: longAgo, full }, null)).toBe(
      true,
    );
    expect(
      isOldNews(
        settled,
        { path: settled.path, after: null, receivedAt: '2026-11-22T11:50:00.000Z', full },
        null,
      ),
    ).toBe(false);
  });

  it.each(unsettled)('is nothing when the project %s', (_, change) => {
    expect(
      isOldNews(
        { ...settled, ...change },
        { path: settled.path, after: HEAD, receivedAt: '2026-01-01T00:00:00.000Z', full },
        null,
      ),
    ).toBe(false);
  });
});

describe('wasVerified', () => {
  const verified = { ...settled, verifiedAt: '2026-11-22T12:00:00.000Z' };

  it('is so for a quarter of an hour', () => {
    expect(wasVerified(verified, new Date('2026-11-22T12:14:59.999Z'))).toBe(true);
    expect(wasVerified(verified, new Date('2026-11-22T12:15:00.000Z'))).toBe(false);
    expect(wasVerified(settled, new Date(0))).toBe(false);
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
    expect(isStranger(settled, { trigger: 'project_destroy' })).toBe(false);
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

describe('namedHead', () => {
  it('is what a hint says that is newer than our last look at git', () => {
    const hint = { after: HEAD, receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(namedHead(settled, hint)).toBe(HEAD);
    expect(namedHead(UNKNOWN_PROJECT, hint)).toBe(HEAD);
    expect(namedHead(settled, { ...hint, receivedAt: '2026-11-22T12:00:00.000Z' })).toBe(HEAD);
    expect(namedHead(settled, { ...hint, receivedAt: '2026-11-22T11:59:59.999Z' })).toBeNull();
  });
});

describe('recentFormer', () => {
  const former = { head: HEAD, leftAt: '2026-11-22T12:00:00.000Z' };

  it('is the head that was left less than ten minutes ago', () => {
    expect(recentFormer({ former }, new Date('2026-11-22T12:09:59.999Z'))).toBe(HEAD);
    expect(recentFormer({ former }, new Date('2026-11-22T12:10:00.000Z'))).toBeNull();
    expect(recentFormer({ former: null }, new Date(0))).toBeNull();
  });
});

describe('shownHead', () => {
  it('is the one that a commit which is half done leads to', () => {
    expect(shownHead(UNKNOWN_PROJECT)).toBeNull();
    expect(shownHead(settled)).toBe(HEAD);
    expect(shownHead({ ...settled, syncing: 'b'.repeat(40) })).toBe('b'.repeat(40));
  });
});

describe('newestPath', () => {
  it('is that of the hint, unless the table has looked at git since', () => {
    const hint = { path: 'acme/renamed', receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(newestPath(settled, hint)).toBe('acme/renamed');
    expect(newestPath(UNKNOWN_PROJECT, hint)).toBe('acme/renamed');
    expect(newestPath(settled, { ...hint, receivedAt: '2026-11-22T12:00:00.000Z' })).toBe('acme/renamed');
    const late = { ...hint, receivedAt: '2026-11-22T11:59:59.999Z' };
    expect(newestPath(settled, late)).toBe('acme/models');
    expect(newestPath({ ...settled, path: null }, late)).toBe('acme/renamed');
  });

  it('is what the table says where the hint says nothing, and unknown where the table knows nothing', () => {
    const hint = { path: null, receivedAt: '2026-11-22T12:00:01.000Z' };
    expect(newestPath(settled, hint)).toBe('acme/models');
    expect(newestPath(UNKNOWN_PROJECT, hint)).toBeNull();
  });
});
