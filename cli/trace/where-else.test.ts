import { describe, expect, it } from '@jest/globals';
import { whereElse } from './where-else.ts';

describe('a delivery of which nothing is known', () => {
  it('may be in the queue only if something is there', () => {
    expect(whereElse(0, 3_600_000)).toMatch(/^It never came .*more than 1h ago/);
    expect(whereElse(1, 3_600_000)).toMatch(/^It waits in the queue, or it never came /);
  });
});
