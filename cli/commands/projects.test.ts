import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import type { HubProject } from '../../lib/store/hub.ts';
import { formatProjects, toRow } from './projects.ts';

const { openRuns: _, fencedRuns: __, ...unknown } = UNKNOWN_PROJECT;

const synced: HubProject = {
  ...unknown,
  ...{ instance: 'https://gitlab.com', projectId: 42, path: 'acme/models', status: 'synced', generation: 3 },
  ...{ defaultBranch: 'main', head: 'c'.repeat(40), models: 4, syncedAt: '2026-11-22T12:00:00.000Z' },
};

const failed: HubProject = {
  ...synced,
  ...{ projectId: 43, path: 'acme/orders', status: 'failed' },
  lastError: {
    code: 'GIT_UNAUTHORIZED',
    message: 'GitLab does not take the token.',
    advice: 'Put a valid one into the secret.',

    at: '2026-11-22T12:00:02.000Z',
  },
};

const asItIs = (text: string) => text;

describe('hub projects', () => {
  it('says that there are none yet', () => {
    expect(formatProjects([], asItIs)).toMatch(/^No projects yet: .*\n$/);
  });

  it('writes out the commands of an advice', () => {
    const lastError = { ...failed.lastError, code: 'X', message: '', at: '', advice: 'Say `hub dlq list`.' };
    const shown = formatProjects([{ ...failed, lastError }], (text) => text.replace('`hub ', '`npm run '));
    expect(shown).toContain('  Say `npm run dlq list`.\n');
  });

  it('shows a line for each project', () => {
    expect(formatProjects([synced], asItIs)).toBe(
      [
        'INSTANCE            ID  PROJECT      BRANCH  HEAD      STATUS  MODELS  PROBLEMS  SYNCED                    LAST ERROR',
        'https://gitlab.com  42  acme/models  main    cccccccc  synced       4         0  2026-11-22T12:00:00.000Z  –',
        '',
      ].join('\n'),
    );
  });

  it('shows under them what is wrong with a project and what to do about it', () => {
    const [, lines] = formatProjects([synced, failed], asItIs).split('GIT_UNAUTHORIZED\n');
    expect(lines).toBe(
      [
        '',
        'acme/orders at 2026-11-22T12:00:02.000Z',
        '  GIT_UNAUTHORIZED: GitLab does not take the token.',
        '  Put a valid one into the secret.',
        '',
      ].join('\n'),
    );
  });

  it('lets no error steer the terminal', () => {
    const lastError = {
      ...failed.lastError,
      code: 'X',
      message: 'a\u001b[2Jb\nc',
      advice: null,

      at: '',
    };
    expect(formatProjects([{ ...failed, lastError }], asItIs)).toContain('  X: ab c\n');
  });

  it('tells programs of the last error no more than they count on', () => {
    expect(toRow(failed)).toEqual({
      ...{ instance: 'https://gitlab.com', projectId: 43, path: 'acme/orders', defaultBranch: 'main' },
      ...{ head: 'c'.repeat(40), status: 'failed', models: 4, problems: 0, syncedAt: synced.syncedAt },
      lastError: {
        code: 'GIT_UNAUTHORIZED',
        message: 'GitLab does not take the token.',
        advice: 'Put a valid one into the secret.',
        at: '2026-11-22T12:00:02.000Z',
      },
    });
  });
});
