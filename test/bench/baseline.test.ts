import { describe, expect, it } from '@jest/globals';
import { type Named, regressions } from '../../bench/support/baseline.ts';

const counted = (samples: number[]): Named => ({ bench: 'b', what: 'asked', unit: 'requests', samples });
const loaded = (samples: number[], reference: number[]): Named => ({
  ...{ bench: 'b', what: 'loading', unit: 'ms', samples },
  reference: { what: 'bare', samples: reference },
});

describe('regressions', () => {
  it('are counts that are clearly more than they were', () => {
    expect(regressions([counted([3])], { 'b: asked': 3 })).toEqual([]);
    expect(regressions([counted([4])], { 'b: asked': 3 })).toEqual(['b: asked: 4.000, where it was 3.']);
  });

  it('are no times, but their ratios, of the least of each', () => {
    expect(regressions([loaded([100, 900], [100, 100])], { 'b: loading': 1 })).toEqual([]);
    expect(regressions([loaded([200, 900], [100, 100])], { 'b: loading': 1 })).toHaveLength(1);
    expect(regressions([{ ...counted([5]), unit: 'ms' }], {})).toEqual([]);
  });

  it('are counts that nobody has looked at yet', () => {
    expect(regressions([counted([3])], {})).toEqual(['b: asked is not in bench/baseline.json.']);
  });
});
