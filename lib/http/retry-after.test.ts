import { describe, expect, it } from '@jest/globals';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

describe('parseRetryAfter', () => {
  it('reads seconds', () => {
    expect(parseRetryAfter('120', NOW)).toBe(120);
    expect(parseRetryAfter('0', NOW)).toBe(0);
    expect(parseRetryAfter(' 120 ', NOW)).toBe(120);
  });

  it('reads an HTTP date, which may have passed', () => {
    expect(parseRetryAfter('Sun, 22 Nov 2026 10:01:30 GMT', NOW)).toBe(90);
    expect(parseRetryAfter('Sun, 22 Nov 2026 09:00:00 GMT', NOW)).toBe(0);
    expect(parseRetryAfter('Sun, 22 Nov 2026 10:01:30 +0000', NOW)).toBe(90);
    expect(parseRetryAfter('2026-11-22T10:01:30Z', NOW)).toBe(90);
  });

  it('knows nothing where there is nothing to read', () => {
    expect(parseRetryAfter(null, NOW)).toBeUndefined();
    expect(parseRetryAfter('soon', NOW)).toBeUndefined();
    expect(parseRetryAfter('', NOW)).toBeUndefined();
  });
});
