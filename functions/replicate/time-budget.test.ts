import { describe, expect, it } from '@jest/globals';
import { timeBudget } from './time-budget.ts';

/** The milliseconds after which a run is late, and ends. */
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
  it('keeps a third of the time for writing, and ten seconds for the last words', () => {
    expect(budgetOf(120_000)).toEqual([80_000, 110_000]);
  });

  it.each([119_999, 119_998, 29_000, 10_001, 10_000, 1, 0])(
    'has whole milliseconds, and none below zero: %d',
    (left) => {
      const [late = -1, end = -1] = budgetOf(left);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(end);
    },
  );
});
