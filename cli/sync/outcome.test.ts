import { describe, expect, it } from '@jest/globals';
import type { DiaryEntry } from '../../lib/store/diary.ts';
import { FINISH } from '../../test/support/cards.ts';
import { describeOutcome, isOver, isWell, outcomeOf } from './outcome.ts';

const entry = { at: '2026-11-22T12:00:00.000Z', run: 'r', trigger: 'operator', delivery: 'd' };
const error = { code: 'GIT_UNAVAILABLE', message: 'HTTP 503', advice: null };

describe('the outcome of a hint', () => {
  it.each<[string, DiaryEntry | undefined, boolean, boolean]>([
    ['synced to cccccccc, 1 model changed', { kind: 'synced', ...FINISH.record }, true, true],
    ['unchanged', { kind: 'idle', ...entry, outcome: 'unchanged', requests: 1 }, true, true],
    ['gone', { kind: 'failed', ...entry, status: 'gone', error }, true, true],
    ['failed: GIT_UNAVAILABLE: HTTP 503', { kind: 'failed', ...entry, status: 'failed', error }, true, false],
    ['not yet, it will be tried again', { kind: 'failed', ...entry, status: 'pending', error }, false, false],
    ['not looked at yet', undefined, false, false],
  ])('%s', (text, newest, over, well) => {
    const outcome = outcomeOf(newest);
    expect([describeOutcome(outcome), isOver(outcome), isWell(outcome)]).toEqual([
      expect.stringContaining(text),
      over,
      well,
    ]);
  });
});
