import { describe, expect, it } from '@jest/globals';
import { RetryLater } from '../../lib/errors.ts';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import type { HookEvent } from './events.ts';
import { resendAll } from './resend.ts';

const gitlab = useApiServer();
const events = [1, 2, 3].map((id): HookEvent => {
  return { id, projectId: 1, status: '503', isGood: false, at: '', reason: null };
});

/** Answers so in this order, the last one for ever. */
function answerWith(...answers: ReturnType<typeof replying>[]): void {
  gitlab.answer = (request, response) => {
    const answer = answers[Math.min(gitlab.seen.length, answers.length) - 1];
    answer?.(request, response);
  };
}

const resend = (signal = new AbortController().signal) =>
  resendAll({ instance: gitlab.origin, token: 't' }, { kind: 'group', path: 'acme' }, 7, events, signal);
const taken = replying(201, '{"response_status":202}');

describe('sending again', () => {
  it('says what the answer to each was', async () => {
    answerWith(taken, replying(201, '{"response_status":"503"}'), taken);
    const { rows, stopped } = await resend();
    expect([rows.map(({ again }) => again), stopped]).toEqual([['202', '503', '202'], undefined]);
  });

  it('tells what was sent where GitLab allows no more, and when it will', async () => {
    answerWith(taken, replying(429, '{}', { 'Retry-After': '42' }));
    const { rows, stopped } = await resend();
    expect(rows.map(({ again }) => again)).toEqual(['202', null, null]);
    expect(stopped).toBeInstanceOf(RetryLater);
    expect(stopped).toMatchObject({ code: 'GITLAB_RATE_LIMITED', retryAfterSeconds: 42 });
    expect(gitlab.seen).toHaveLength(2);
  });

  it('ends at Ctrl-C with the one in hand', async () => {
    const interruption = new AbortController();
    answerWith((request, response) => {
      interruption.abort();
      taken(request, response);
    });
    const { rows } = await resend(interruption.signal);
    expect(rows.map(({ again }) => again)).toEqual(['202', null, null]);
  });
});
