import { describe, expect, it } from '@jest/globals';
import { askedPatience } from './asked-patience.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const NEXT_MINUTE = String(NOW / 1000 + 60);

function asked(status: number, headers: Record<string, string>): number | undefined {
  return askedPatience({ status, headers: new Headers(headers) }, NOW).retryAfterSeconds;
}

describe('askedPatience', () => {
  it('is what Retry-After says, whatever the status', () => {
    expect(asked(503, { 'Retry-After': '77' })).toBe(77);
    expect(asked(429, { 'Retry-After': '77', 'RateLimit-Reset': NEXT_MINUTE })).toBe(77);
  });

  it('is the time until the limit is reset where there is nothing else', () => {
    expect(asked(429, { 'RateLimit-Reset': NEXT_MINUTE })).toBe(60);
    expect(asked(429, { 'RateLimit-Reset': '45' })).toBe(45);
    expect(asked(429, { 'RateLimit-Reset': String(NOW / 1000 - 5) })).toBe(0);
    expect(asked(429, { 'Retry-After': 'soon', 'RateLimit-Reset': NEXT_MINUTE })).toBe(60);
  });

  it('takes what is too large to be waited for as a time', () => {
    expect(asked(429, { 'RateLimit-Reset': '999999999' })).toBe(999_999_999);
    expect(asked(429, { 'RateLimit-Reset': '1000000000' })).toBe(0);
  });

  it('is not asked by the limit that other answers tell of', () => {
    expect(asked(503, { 'RateLimit-Reset': NEXT_MINUTE })).toBeUndefined();
  });

  it.each(['', 'soon', '-5', '1e9', 'at 5', '9'.repeat(13)])('is unknown where the reset is %j', (value) => {
    expect(asked(429, { 'RateLimit-Reset': value })).toBeUndefined();
  });
});
