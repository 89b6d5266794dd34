import type { RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { replying, useApiServer } from '../../test/support/api-server.ts';
import { failureOf } from '../../test/support/chunks.ts';
import { type RotationJob, rotateIfDue } from './rotate-if-due.ts';
import type { Replacement } from './rotation.ts';

const TOKEN = 'glpat-former';
const NEXT = 'glpat-next';
const now = () => new Date('2026-11-27T10:00:00Z');

const api = useApiServer();
const posts = () => api.seen.filter((one) => JSON.stringify(one).includes('POST'));

const self = (facts: object = {}) =>
  replying(
    200,
    JSON.stringify({
      ...{ name: 'hub', active: true, expires_at: '2026-12-04', scopes: ['self_rotate'] },
      ...facts,
    }),
  );
const saying = (why: string) => ({ message: expect.stringContaining(why) });
const rotated = replying(200, JSON.stringify({ token: NEXT }));
const cut: RequestListener = (_, response) => response.destroy();

/** Answers to questions after a token, one after the other, and to the rotation. */
function answers(selves: readonly RequestListener[], rotation: RequestListener = rotated): void {
  const left = [...selves];
  api.answer = (request, response) => {
    if (request.method === 'POST') return rotation(request, response);
    const next = left.length > 1 ? left.shift() : left[0];
    return next?.(request, response);
  };
}

function run(change: Partial<RotationJob> = {}) {
  const saves: Replacement[] = [];
  const result = rotateIfDue({
    ...{ instance: api.origin, token: TOKEN, pending: null, lifeDays: 90, now, options: {} },
    async save(replacement) {
      saves.push(replacement);
      return 'saved';
    },
    ...change,
  });
  return { result, saves };
}

describe('a token that is due', () => {
  it('is replaced once, and the next one is saved', async () => {
    answers([self()]);
    const { result, saves } = run();
    expect(await result).toEqual({ kind: 'rotated', instance: api.origin, expiresAt: '2027-02-25' });
    expect(saves).toEqual([{ instance: api.origin, former: TOKEN, next: NEXT }]);
    expect(posts()).toEqual([['POST', '/api/v4/personal_access_tokens/self/rotate', TOKEN]]);
  });

  it('is left as it is where GitLab refuses, with advice', async () => {
    answers([self()], replying(400, '{"message":"Expiration date must be before 2027-01-01"}'));
    const { result, saves } = run();
    expect(await failureOf(result)).toMatchObject({
      outcome: 'permanent',
      code: 'ROTATION_REFUSED',
      message: expect.stringContaining(`${api.origin} does not replace the access token: `),
      advice: expect.stringContaining('rotatedTokenDays'),
    });
    expect(saves).toEqual([]);
  });

  it.each([
    ['the answer is lost', cut, { code: 'GITLAB_UNREACHABLE' }],
    ['GitLab is unwell', replying(502), { code: 'GITLAB_UNAVAILABLE' }],
    ['the answer has no token', replying(200, '{}'), undefined],
  ])('is not sent twice when %s: it is asked whether it still lives', async (_, rotation, cause) => {
    answers([self()], rotation);
    const failure = await failureOf(run().result);
    expect(failure).toMatchObject({
      outcome: 'retry',
      code: 'ROTATION_UNANSWERED',
      ...saying('did not answer'),
      advice: expect.stringContaining('Nothing to do'),
      ...(cause && { cause }),
    });
    expect(posts()).toHaveLength(1);
  });

  it('is not called dead while nobody says so', async () => {
    answers([self(), replying(502)], cut);
    expect(await failureOf(run().result)).toMatchObject({ outcome: 'retry', code: 'ROTATION_UNANSWERED' });
  });

  it('was replaced if it is dead after an answer that was lost: a person is called', async () => {
    answers([self(), replying(401)], cut);
    expect(await failureOf(run().result)).toMatchObject({
      outcome: 'credentials',
      code: 'ROTATED_TOKEN_LOST',
      ...saying('is lost: the answer that had it did not arrive.'),
      advice: expect.stringContaining(`\`hub gitlab rotate ${api.origin} --access\``),
    });
    expect(posts()).toHaveLength(1);
  });

  it('calls a person where the next one cannot be saved, without showing it', async () => {
    answers([self()]);
    const save = () => Promise.reject(new Error('no'));
    const failure = await failureOf(run({ save }).result);
    expect(failure).toMatchObject({
      code: 'ROTATED_TOKEN_LOST',
      ...saying('is lost: it could not be saved.'),
    });
    expect(String(failure)).not.toContain(NEXT);
  });

  it('is not followed by one of an earlier rotation where the next one is lost', async () => {
    answers([self()]);
    const save = () => Promise.reject(new Error('no'));
    const failure = await failureOf(run({ save, pending: 'glpat-earlier' }).result);
    expect(failure).toMatchObject({ code: 'ROTATED_TOKEN_LOST' });
    expect(api.seen.flat()).not.toContain('glpat-earlier');
  });

  it('is unfinished where the next one is safe, but not current', async () => {
    answers([self()]);
    const failure = await failureOf(run({ save: async () => 'pending' }).result);
    expect(failure).toMatchObject({
      outcome: 'retry',
      code: 'ROTATION_UNFINISHED',
      ...saying('not yet in the version that is read.'),
      advice: expect.stringContaining('Secrets Manager tries again'),
    });
  });

  it('gives way to what somebody has put in meanwhile', async () => {
    answers([self()]);
    const { result } = run({ save: async () => 'overtaken' });
    expect(await result).toEqual({ kind: 'overtaken', instance: api.origin });
  });
});

describe('a token that is not due', () => {
  it.each([
    ['expires later', { expires_at: '2027-06-01' }, 'not-due'],
    ['has no scope for it', { scopes: ['read_repository'] }, 'unable'],
  ])('is left alone if it %s', async (_, facts, kind) => {
    answers([self(facts)]);
    expect(await run().result).toMatchObject({ kind });
    expect(posts()).toEqual([]);
  });
});

describe('a token that is dead', () => {
  it('is never sent to be replaced: that would kill what came of it', async () => {
    answers([replying(401)]);
    expect(await failureOf(run().result)).toMatchObject({ code: 'GITLAB_UNAUTHORIZED' });
    expect(posts()).toEqual([]);
  });

  it('is followed by the one that an earlier rotation has saved, if GitLab takes that', async () => {
    answers([replying(401), self()]);
    const { result, saves } = run({ pending: NEXT });
    expect(await result).toEqual({ kind: 'recovered', instance: api.origin });
    expect(saves).toEqual([{ instance: api.origin, former: TOKEN, next: NEXT }]);
    expect(posts()).toEqual([]);
  });

  it('is followed by nothing while nobody says that it is dead', async () => {
    answers([replying(502), self()]);
    const { result, saves } = run({ pending: NEXT });
    expect(await failureOf(result)).toMatchObject({ code: 'GITLAB_UNAVAILABLE' });
    expect(saves).toEqual([]);
  });

  it('gives way to what somebody has put in meanwhile', async () => {
    answers([replying(401), self()]);
    const { result } = run({ pending: NEXT, save: async () => 'overtaken' });
    expect(await result).toEqual({ kind: 'overtaken', instance: api.origin });
  });

  it.each([
    [null, [TOKEN]],
    [TOKEN, [TOKEN]],
    [NEXT, [TOKEN, NEXT]],
  ])('is a case for a person if what was saved is dead, too (%s)', async (pending, shown) => {
    answers([replying(401)]);
    const { result, saves } = run({ pending });
    expect(await failureOf(result)).toMatchObject({ code: 'GITLAB_UNAUTHORIZED' });
    expect(api.seen).toEqual(shown.map((token) => ['GET', '/api/v4/personal_access_tokens/self', token]));
    expect(saves).toEqual([]);
  });
});
