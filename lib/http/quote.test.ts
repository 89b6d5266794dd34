import { describe, expect, it } from '@jest/globals';
import { quote } from './quote.ts';

describe('quote', () => {
  it('leaves a sentence as it is', () => {
    expect(quote('upload-pack: not our ref 0123\n')).toBe('upload-pack: not our ref 0123');
  });

  it('takes out what steers a terminal or turns text around', () => {
    expect(quote('a\u001b[31mb\r\nc\u202Ed\0')).toBe('a [31mb c d');
  });

  it('cuts what is long, and no character in two', () => {
    expect(quote(`${'x'.repeat(199)}💥y`)).toBe(`${'x'.repeat(199)}\uFFFD`);
  });

  it.each([
    'glpat-0123456789abcdefghij',
    'glsoat-0123.456_7',
    Buffer.from('oauth2:s3cret').toString('base64'),
  ])('does not repeat a credential that a server echoes', (secret) => {
    expect(quote(`Authorization: Basic ${secret}, denied`)).toBe('Authorization: Basic …, denied');
  });
});
