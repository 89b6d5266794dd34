import { describe, expect, it } from '@jest/globals';
import { failureReason } from './failure-reason.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED ::1:80'), { code: 'ECONNREFUSED' });

describe('failureReason', () => {
  it('is the code, however deep it lies', () => {
    expect(failureReason(new TypeError('fetch failed', { cause: refused }))).toBe('ECONNREFUSED');
    expect(failureReason(new Error('a', { cause: new Error('b', { cause: refused }) }))).toBe('ECONNREFUSED');
  });

  it('is that of the first address where a name has several', () => {
    const all = new AggregateError([refused, new Error('unreachable')]);
    expect(failureReason(new TypeError('fetch failed', { cause: all }))).toBe('ECONNREFUSED');
  });

  it('is the innermost sentence, on one line, where there is no code', () => {
    expect(failureReason(new TypeError('fetch failed', { cause: new Error('bad port\n') }))).toBe('bad port');
    expect(failureReason(new TypeError('fetch failed', { cause: new RangeError() }))).toBe('RangeError');
  });

  it('is no number, and nothing that only looks like several errors', () => {
    const aborted = new DOMException('This operation was aborted', 'AbortError');
    expect(failureReason(new TypeError('fetch failed', { cause: aborted }))).toBe(
      'This operation was aborted',
    );
    expect(failureReason(Object.assign(new Error('odd'), { errors: 7 }))).toBe('odd');
    expect(failureReason(new AggregateError([], 'none'))).toBe('none');
  });

  it('is unknown for what is no error', () => {
    expect(failureReason(new Error('a', { cause: 'out of luck' }))).toBe('unknown error');
    expect(failureReason(undefined)).toBe('unknown error');
  });
});
