import { describe, expect, it } from '@jest/globals';
import { CircuitOpen } from '../circuit/circuit-open.ts';
import { BadCredentials, Conflict, PermanentError, RetryLater } from '../errors.ts';
import { judge } from './verdict.ts';

const outage = new RetryLater('GIT_UNAVAILABLE', 'GitLab is down.');

describe('judge', () => {
  it.each([
    [1, 30],
    [2, 60],
    [5, 480],
    [6, 900],
    [9, 900],
  ])('waits up to 30 s × 2ⁿ, at most 15 minutes, after attempt %i', (attempts, longest) => {
    expect(judge(outage, attempts, 0)).toEqual({ kind: 'retry', afterSeconds: longest / 2 });
    expect(judge(outage, attempts, 0.999_999)).toEqual({ kind: 'retry', afterSeconds: longest });
  });

  it('waits as long as the server asks, but an hour at most and never shorter than without being asked', () => {
    const asking = (retryAfterSeconds: number) =>
      judge(new RetryLater('GIT_RATE_LIMITED', 'Too many.', { retryAfterSeconds }), 1, 0);
    expect(asking(70.5)).toEqual({ kind: 'retry', afterSeconds: 71 });
    expect(asking(0)).toEqual({ kind: 'retry', afterSeconds: 15 });
    expect(asking(1_000_000)).toEqual({ kind: 'retry', afterSeconds: 3_600 });
  });

  it('survives an outage of half an hour whatever the jitter', () => {
    let waited = 0;
    for (let attempts = 1; ; attempts += 1) {
      const verdict = judge(outage, attempts, 0);
      if (verdict.kind !== 'retry') break;
      waited += verdict.afterSeconds;
    }
    expect(waited).toBeGreaterThan(30 * 60);
  });

  it('has who waits for a circuit come back when it closes, but no sooner than anybody', () => {
    const waiting = (attempts: number, seconds: number) =>
      judge(new CircuitOpen('https://gitlab.com', 'GIT_RATE_LIMITED', seconds), attempts, 0.999_999);
    expect(waiting(1, 70)).toEqual({ kind: 'retry', afterSeconds: 70 });
    expect(waiting(9, 70)).toEqual({ kind: 'retry', afterSeconds: 450 });
  });

  it('begins to count again where a message has waited for a circuit, as long as it may wait', () => {
    const open = new CircuitOpen('https://gitlab.com', 'GIT_RATE_LIMITED', 70);
    expect(judge(open, 9, 0, true)).toMatchObject({ kind: 'retry' });
    expect(judge(open, 10, 0, true)).toEqual({ kind: 'renew' });
    expect(judge(open, 10, 0, false)).toMatchObject({ kind: 'park', code: 'CIRCUIT_OPEN' });
    expect(judge(outage, 10, 0, true)).toMatchObject({ kind: 'park', code: 'GIT_UNAVAILABLE' });
  });

  it('tries again what it does not know, and a lost race', () => {
    expect(judge(new TypeError('a bug'), 1, 0)).toMatchObject({ kind: 'retry' });
    expect(judge(new Conflict('GENERATION_LOST', 'Lost.'), 1, 0)).toMatchObject({ kind: 'retry' });
  });

  it('parks at once what only a person can mend, with the reason and what to do', () => {
    const gone = new PermanentError('GIT_NOT_FOUND', 'No such project.', { advice: 'Check the token.' });
    expect(judge(gone, 1, 0)).toEqual({
      kind: 'park',
      code: 'GIT_NOT_FOUND',
      reason: 'No such project. Check the token.',
    });
    expect(judge(new BadCredentials('GIT_UNAUTHORIZED', 'Revoked.'), 1, 0)).toMatchObject({ kind: 'park' });
  });

  it('parks anything at the tenth attempt, without telling what an unknown error said', () => {
    expect(judge(outage, 10, 0)).toEqual({
      kind: 'park',
      code: 'GIT_UNAVAILABLE',
      reason: 'GitLab is down.',
    });
    const verdict = judge(new Error('token glpat-123'), 10, 0);
    expect(verdict).toMatchObject({ kind: 'park', code: 'INTERNAL' });
    expect(JSON.stringify(verdict)).not.toContain('glpat');
  });
});
