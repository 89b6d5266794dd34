import { describe, expect, it } from '@jest/globals';
import { isPassing, LFS_ERRORS, throwIfPassing, tooSlow, unavailable } from './trouble.ts';

const HOST = 'lfs.acme.com';
const CAUSE = new Error('The cause.');

function answerTo(status: number): () => void {
  const headers = { 'Retry-After': '7' };
  return () => throwIfPassing(new Response(null, { status, headers }), HOST);
}

describe('an answer of an LFS server or store', () => {
  it.each([
    [408, 'LFS_UNAVAILABLE'],
    [429, 'LFS_RATE_LIMITED'],
    [500, 'LFS_UNAVAILABLE'],
    [502, 'LFS_UNAVAILABLE'],
    [599, 'LFS_UNAVAILABLE'],
  ])('with the status %i tells of trouble that passes, %s, and when', (status, code) => {
    expect(isPassing(status)).toBe(true);
    expect(answerTo(status)).toThrow(
      expect.objectContaining({ code, outcome: 'retry', retryAfterSeconds: 7 }),
    );
  });

  it.each([200, 302, 403, 404, 407, 409, 428, 430, 499, 501])('with the status %i does not', (status) => {
    expect(isPassing(status)).toBe(false);
    expect(answerTo(status)).not.toThrow();
  });
});

describe('trouble with Git LFS', () => {
  it.each([
    ['LFS_RATE_LIMITED', unavailable(HOST, 429), [HOST, 'too many requests'], 'Nothing to do'],
    ['LFS_UNAVAILABLE', unavailable(HOST, 503), [HOST, '503'], 'object storage'],
    ['LFS_TOO_SLOW', tooSlow(1234, 60_000, CAUSE), ['1234 bytes', '60 s'], 'object storage'],
    ['LFS_ABORTED', LFS_ERRORS.aborted(HOST, CAUSE), [HOST, 'end of the run'], 'Nothing to do'],
    [
      'LFS_UNREACHABLE',
      LFS_ERRORS.silent(HOST, 'silent for 5 ms', CAUSE),
      [HOST, 'silent for 5 ms'],
      'firewall',
    ],
    ['LFS_UNREACHABLE', LFS_ERRORS.failed(HOST, CAUSE), [HOST, 'The cause.'], 'certificate authority'],
  ])('of the code %s says what is wrong and what to do, and is tried again', (code, error, named, todo) => {
    expect(error).toMatchObject({ code, outcome: 'retry', advice: expect.stringContaining(todo) });
    for (const text of named) expect(error.message).toContain(text);
    expect(error.advice).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('keeps what it comes from', () => {
    const errors = [tooSlow(1, 1, CAUSE), LFS_ERRORS.aborted(HOST, CAUSE), LFS_ERRORS.failed(HOST, CAUSE)];
    expect(errors.map(({ cause }) => cause)).toEqual([CAUSE, CAUSE, CAUSE]);
  });
});
