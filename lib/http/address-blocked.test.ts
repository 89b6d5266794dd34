import { describe, expect, it } from '@jest/globals';
import { isAddressBlocked } from './address-blocked.ts';

function isBlocked(text: string | null, headers: Record<string, string> = {}): boolean {
  return isAddressBlocked({ status: 403, headers: new Headers(headers) }, text);
}

describe('isAddressBlocked', () => {
  it.each([
    'Forbidden\n',
    '',
    'Gitlab::Auth::IpBlocked',
    'Too many failed authentication attempts from this IP',
  ])('knows what GitLab says of an address: %j', (text) => {
    expect(isBlocked(text)).toBe(true);
  });

  it.each([
    '{"message":"403 Forbidden"}',
    'Forbidden fruit',
    'It is Forbidden',
    'You are not allowed to download code.',
  ])('does not take for it what GitLab says of a token: %j', (text) => {
    expect(isBlocked(text, { 'Content-Type': 'text/plain' })).toBe(false);
  });

  it('knows it by a time, whatever is said', () => {
    expect(isBlocked('No.', { 'Retry-After': '60' })).toBe(true);
    expect(isBlocked(null, { 'Retry-After': '60' })).toBe(true);
  });

  it('goes by the type where an answer can have no words', () => {
    expect(isBlocked(null, { 'Content-Type': 'text/plain; charset=utf-8' })).toBe(true);
    expect(isBlocked(null, { 'Content-Type': 'application/json' })).toBe(false);
    expect(isBlocked(null)).toBe(false);
  });
});
