import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { TextHash } from './text-hash.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function hash(...parts: string[]): string {
  const hash = new TextHash();
  for (const part of parts) hash.write(part);
  return hash.digest();
}

describe('TextHash', () => {
  it.each([
    ['nothing', []],
    ['short parts', ['a', '', 'é', '😀']],
    ['many parts', Array(50_000).fill('é😀')],
    ['a long part', ['a', 'x'.repeat(1_000_000)]],
    ['parts that are as long as a piece', Array(5).fill('x'.repeat(64 * 1024))],
  ])('is the SHA-256 of %s', (_, parts) => {
    expect(hash(...parts)).toBe(sha256(parts.join('')));
  });
});
