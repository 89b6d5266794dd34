import { describe, expect, it } from '@jest/globals';
import { BadCredentials, RetryLater } from '../../lib/errors.ts';
import { answerDecision, answerFailure } from './answer.ts';

const ids = { delivery: 'delivery-1', requestId: 'request-1' };
const subject = { project: 'mike/diaspora', ref: 'refs/heads/main' };

describe('answerDecision', () => {
  it('acknowledges what is queued with 202, and nothing else about it', () => {
    const decision = {
      kind: 'enqueue',
      projectId: 15,
      path: 'mike/diaspora',
      before: null,
      after: null,
      trigger: 'push',
      full: false,
      reason: 'The default branch will be replicated.',
      ...subject,
    } as const;
    expect(answerDecision(decision, ids)).toEqual({
      httpStatus: 202,
      headers: {},
      body: {
        status: 'accepted',
        code: 'QUEUED',
        reason: 'The default branch will be replicated.',
        ...ids,
        ...subject,
      },
    });
  });

  it('answers 200 to what is not for us, because GitLab switches hooks off that fail', () => {
    const decision = {
      kind: 'ignore',
      code: 'TAG',
      reason: 'A tag.',
      project: null,
      ref: 'refs/tags/v1',
    } as const;
    expect(answerDecision(decision, ids)).toMatchObject({
      httpStatus: 200,
      body: { status: 'ignored', code: 'TAG', reason: 'A tag.', project: null, ref: 'refs/tags/v1' },
    });
  });

  it('answers a refusal with its own status, and null for what it does not know', () => {
    const decision = { kind: 'reject', status: 401, code: 'BAD_CREDENTIALS', reason: 'No.' } as const;
    expect(answerDecision(decision, ids)).toMatchObject({
      httpStatus: 401,
      body: { status: 'rejected', code: 'BAD_CREDENTIALS', project: null, ref: null },
    });
  });

  it.each(['x', 'ü', '\u0000', '"', '😀'])(
    'stays under 1 KB, whatever is sent: many times %j',
    (character) => {
      const text = character.repeat(5000);
      const decision = {
        kind: 'ignore',
        code: 'OTHER_BRANCH',
        reason: text,
        project: text,
        ref: text,
      } as const;
      const requestId = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';
      const { body } = answerDecision(decision, { delivery: text, requestId });
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(1000);
      expect(body.requestId).toBe(requestId);
    },
  );
});

describe('answerFailure', () => {
  it('answers 503 with the time that was asked for', () => {
    const error = new RetryLater('QUEUE_UNAVAILABLE', 'No queue.', { retryAfterSeconds: 17 });
    expect(answerFailure(error, ids)).toEqual({
      httpStatus: 503,
      headers: { 'retry-after': '17' },
      body: {
        status: 'unavailable',
        code: 'QUEUE_UNAVAILABLE',
        reason: 'No queue.',
        ...ids,
        project: null,
        ref: null,
      },
    });
  });

  it('answers 503 SECRETS_UNAVAILABLE while our own secret is unusable, without telling what is in it', () => {
    const error = new BadCredentials('SECRET_INVALID', 'https://git.acme.com: secretTokens is no list.');
    const { httpStatus, headers, body } = answerFailure(error, ids);
    expect({ httpStatus, headers, code: body.code }).toEqual({
      httpStatus: 503,
      headers: { 'retry-after': '5' },
      code: 'SECRETS_UNAVAILABLE',
    });
    expect(JSON.stringify(body)).not.toContain('acme');
  });

  it('tells nothing of an error that it does not know', () => {
    const { httpStatus, body } = answerFailure(new TypeError('secret glpat-leak'), ids);
    expect(httpStatus).toBe(503);
    expect(body.code).toBe('UNEXPECTED');
    expect(JSON.stringify(body)).not.toContain('glpat-leak');
  });
});
