import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { signed, signingToken } from '../../../test/support/signed.ts';

/** Lengths of what was compared. */
let compared: [number, number][] = [];
let verify: typeof import('./verify.ts').verify;

beforeAll(async () => {
  const crypto = await import('node:crypto');
  jest.unstable_mockModule('node:crypto', () => ({
    ...crypto,
    timingSafeEqual: (a: Buffer, b: Buffer) => {
      compared.push([a.length, b.length]);
      return crypto.timingSafeEqual(a, b);
    },
  }));
  ({ verify } = await import('./verify.ts'));
});
beforeEach(() => {
  compared = [];
});

const receivedAt = new Date('2026-11-22T10:00:00Z');
const body = Buffer.from('{}');
const [one, two] = [signingToken(1), signingToken(2)];
const keys = [one, two].map((token) => Buffer.from(token.slice('whsec_'.length), 'base64'));
const configured = ['https://gitlab.com', 'https://gitlab.com/a', 'https://gitlab.com/b'].map(
  (instance, index) => ({
    instance,
    secretTokens: [`glwt-first-${index}`, `glwt-second-${index}`],
    signingKeys: keys,
  }),
);
const digests = (count: number) => Array.from({ length: count }, () => [32, 32]);

describe('verify', () => {
  it.each([
    ['the first of all', 'glwt-first-0'],
    ['the last of all', 'glwt-second-2'],
    ['wrong in its first letter', 'xlwt-first-0'],
    ['wrong in its last letter', 'glwt-first-x'],
    ['far too long', 'x'.repeat(100_000)],
    ['one letter', 'f'],
    ['empty', ''],
  ])('compares digests of one length with every candidate, if the token is %s', (_, token) => {
    verify({ origin: 'https://gitlab.com', token, signed: null, receivedAt }, configured);
    expect(compared).toEqual(digests(6));
  });

  it.each([
    ['made with the first key', signed(one, body, receivedAt).signature],
    ['made with the last key', signed(two, body, receivedAt).signature],
    ['wrong', 'v1,AAAA'],
    ['empty', 'v1,'],
    ['far too long', `v1,${'A'.repeat(100_000)}`],
  ])('compares every listed signature with that of every key, if the first is %s', (_, first) => {
    // Who lists signatures of other versions, or nothing with a version, costs us nothing.
    const signature = `${first} v1,BBBB v1 v1a,CCCC`;
    const claim = { ...signed(one, body, receivedAt), signature };
    verify({ origin: undefined, token: '', signed: claim, receivedAt }, configured);
    expect(compared).toEqual(digests(3 * (2 + 2 * 2)));
  });
});
