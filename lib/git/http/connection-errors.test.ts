import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../http/diagnosis.ts';
import { GIT_ERRORS } from './connection-errors.ts';

describe('a connection that fails', () => {
  it('because the run is over is nobody’s fault', () => {
    const cause = new Error('Cut off.');
    expect(GIT_ERRORS.aborted('git.acme.com', cause)).toMatchObject({
      code: 'GIT_ABORTED',
      message: expect.stringContaining('git.acme.com'),
      advice: expect.stringContaining('Nothing to do'),
      cause,
    });
  });

  it('because of silence says for how long', () => {
    expect(GIT_ERRORS.silent('git.acme.com', 'silent for 1000 ms', null)).toMatchObject({
      code: 'GIT_UNREACHABLE',
      message: 'Cannot reach git.acme.com: silent for 1000 ms.',
      advice: expect.stringContaining('firewall'),
    });
  });

  it.each([
    ['ENOTFOUND', 'GIT_HOST_UNKNOWN'],
    ['CERT_REVOKED', 'GIT_TLS_FAILED'],
    ['ECONNREFUSED', 'GIT_UNREACHABLE'],
  ])('because of %s is %s, tells where and why, and may pass', (code, expected) => {
    const cause = Object.assign(new Error('fetch failed'), { code });
    const error = GIT_ERRORS.failed('git.acme.com', cause);
    expect(error).toMatchObject({ code: expected, outcome: 'retry', cause, advice: diagnose(code).advice });
    expect(error.message).toMatch(new RegExp(`git\\.acme\\.com.*: ${code}\\.$`));
  });

  it('because of its compression is an answer that is broken', () => {
    const cause = Object.assign(new Error('incorrect data check'), { code: 'Z_DATA_ERROR' });
    expect(GIT_ERRORS.failed('git.acme.com', cause)).toMatchObject({
      code: 'GIT_BROKEN_ANSWER',
      message: expect.stringContaining('compression is damaged (Z_DATA_ERROR)'),
      cause,
    });
  });
});
