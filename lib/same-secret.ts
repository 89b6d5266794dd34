import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Whether somebody has shown the secret, in a time that says nothing about it: digests are of one length, as
 * `timingSafeEqual` needs, and neither the length nor the first difference of what was shown is in them.
 */
export function isSameSecret(shown: string, expected: string): boolean {
  return timingSafeEqual(digest(shown), digest(expected));
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
