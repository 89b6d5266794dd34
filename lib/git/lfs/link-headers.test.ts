import { describe, expect, it } from '@jest/globals';
import { canBeSent } from './link-headers.ts';

describe('canBeSent', () => {
  it('lets headers pass that say who may download', () => {
    expect(canBeSent({})).toBe(true);
    expect(canBeSent({ Authorization: 'Basic c2FtOjEyMw==', 'x-ms-version': '2021-08-06' })).toBe(true);
  });

  it('lets as many, and as long ones, pass as there is room for', () => {
    const name = 'x'.repeat(100);
    expect(canBeSent({ [name]: '' })).toBe(true);
    expect(canBeSent({ [`${name}x`]: '' })).toBe(false);
    expect(canBeSent({ 'X-Key': `\t${'~'.repeat(8191)}` })).toBe(true);
    expect(canBeSent(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`X-${n}`, 'a'])))).toBe(true);
  });

  it.each([
    'Accept-Encoding',
    'Connection',
    'Content-Length',
    'Cookie',
    'Expect',
    'Host',
    'Keep-Alive',
    'Range',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
  ])('lets nobody else say how a request travels: %s', (name) => {
    expect(canBeSent({ [name]: '1' })).toBe(false);
    expect(canBeSent({ [`X-${name}`]: '1' })).toBe(true);
  });

  it.each([
    ['a line feed in a value', { 'X-Key': 'a\r\nHost: b' }],
    ['a value that is not ASCII', { 'X-Key': 'ä' }],
    ['a value that is too long', { 'X-Key': 'a'.repeat(8193) }],
    ['a name that is none', { 'X Key': 'a' }],
    ['no name', { '': 'a' }],
    ['another host', { Host: 'internal.example' }],
    ['a length', { 'Content-Length': '5' }],
    ['an encoding', { 'TRANSFER-ENCODING': 'chunked' }],
    ['too many', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`X-${n}`, 'a']))],
  ])('refuses %s', (_what, headers: Record<string, string>) => {
    expect(canBeSent(headers)).toBe(false);
  });
});
