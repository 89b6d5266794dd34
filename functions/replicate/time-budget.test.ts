import { describe, expect, it } from '@jest/globals';
import { timeBudget } from './time-budget.ts';

/** The milliseconds after which a run is no longer early, is late, and ends. */
function budgetOf(left: number): number[] {
  const asked: number[] = [];
  const timeout = (milliseconds: number) => {
    asked.push(milliseconds);
    return AbortSignal.timeout(milliseconds);
  };
  timeBudget({ getRemainingTimeInMillis: () => left }, { timeout });
  return asked.sort((a, b) => a - b);
}

describe('timeBudget', () => {
  it('keeps a quarter of the time for cleaning up, a third for writing, and ten seconds for the last words', () => {
    expect(budgetOf(120_000)).toEqual([30_000, 80_000, 110_000]);
  });

  it.each([119_999, 119_998, 29_000, 10_001, 10_000, 1, 0])(
    'has whole milliseconds, and none below zero: %d',
    (left) => {
      const [early = -1, late = -1, end = -1] = budgetOf(left);
      expect(early).toBeGreaterThanOrEqual(0);
      expect(early).toBeLessThanOrEqual(late);
      expect(late).toBeLessThanOrEqual(end);
    },
  );
});
