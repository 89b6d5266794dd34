import { describe, expect, it } from '@jest/globals';
import { diaryProject } from '../test/support/diary-page.ts';
import { describeLag, measureLag } from './lag.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const at = (time: string) => `2026-11-22T${time}.000Z`;
const error = (time: string) => ({ code: 'GIT_UNREACHABLE', message: '', advice: null, at: time });

const shown = { ...diaryProject(1), status: 'synced' as const, observedAt: at('11:00:00') };
const newer = { ...diaryProject(2), status: 'synced' as const, observedAt: at('11:59:30') };
const pending = (id: number, time: string) => ({
  ...diaryProject(id),
  status: 'pending' as const,
  lastError: error(time),
});

describe('the lag of the hub', () => {
  it('is the longest that a project waits for its next attempt, and the age of the newest head', () => {
    const failed = { ...pending(3, at('01:00:00')), status: 'failed' as const };
    const waiting = [pending(4, at('11:58:00')), pending(5, at('11:15:00')), pending(6, 'changed by hand')];
    const lag = measureLag([shown, newer, failed, ...waiting], NOW);
    expect(lag).toEqual({
      oldestPending: {
        ...{ instance: 'https://gitlab.com', projectId: 5, project: 'acme/p5' },
        ...{ triedAt: at('11:15:00'), ageSeconds: 2700 },
      },
      newestHead: { observedAt: at('11:59:30'), ageSeconds: 30 },
    });
    expect(describeLag(lag)).toEqual([
      ['newest head', 'read 30s ago'],
      ['pending', 'acme/p5 was last tried 45m ago'],
    ]);
  });

  it('of an empty hub is none', () => {
    const lag = measureLag([], NOW);
    expect(lag).toEqual({ oldestPending: null, newestHead: null });
    expect(describeLag(lag)).toEqual([['newest head', 'none yet']]);
  });
});
