import { describe, expect, it } from '@jest/globals';
import { isPlainText } from './plain-text.ts';

describe('isPlainText', () => {
  it.each([
    ['text/plain', true],
    ['Text/Plain; charset=utf-8', true],
    ['text/html', false],
    ['application/json', false],
    ['multipart/mixed; of=text/plain', false],
  ])('of %s is %s', (type, expected) => {
    expect(isPlainText(new Headers({ 'Content-Type': type }))).toBe(expected);
  });

  it('is false where the answer does not say what it is', () => {
    expect(isPlainText(new Headers())).toBe(false);
  });
});
