import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../finding.ts';
import { checkEventLog, checkHooks } from './check-hook.ts';
import type { HookEvent } from './events.ts';
import type { Hook } from './hooks.ts';

const URL = 'https://hub.example.com/gateway/public/sync';
const QUESTION = { target: { kind: 'group', path: 'acme/data' }, instance: null } as const;
const SIGNING = { signingTokens: ['x'], secretTokens: [] };

const hook: Hook = {
  id: 7,
  url: URL,
  push_events: true,
  enable_ssl_verification: true,
  branch_filter_strategy: 'all_branches',
  push_events_branch_filter: null,
  alert_status: 'executable',
  disabled_until: null,
  token_present: false,
  signing_token_present: true,
};

const check = (changes: Partial<Hook> = {}, tokens = SIGNING) =>
  checkHooks(QUESTION, [{ ...hook, ...changes }], URL, tokens);
const statesOf = (findings: readonly Finding[]) =>
  findings.map((finding) => `${finding.check}: ${finding.state}`);

describe('checkHooks', () => {
  it('finds nothing wrong with a webhook as `hub hook add` makes it', () => {
    expect(statesOf(check())).toEqual(['webhook: ok', 'events: ok', 'TLS: ok', 'token: ok', 'state: ok']);
  });

  it.each([
    [{ push_events: false }, 'events: failed', 'hub hook add'],
    [{ enable_ssl_verification: false }, 'TLS: failed', 'hub hook add'],
    [{ signing_token_present: false }, 'token: failed', 'hub hook add'],
    [{ signing_token_present: false, token_present: true }, 'token: failed', 'hub hook add'],
    [{ alert_status: 'disabled' }, 'state: failed', 'hub hook test'],
    [
      { alert_status: 'temporarily_disabled', disabled_until: '2026-11-22T12:00:00Z' },
      'state: failed',
      'hub hook test',
    ],
  ] as const)('finds what is wrong with %j, and says what to do', (changes, state, advice) => {
    const wrong = check(changes).filter((finding) => finding.state !== 'ok');
    expect(statesOf(wrong)).toEqual([state]);
    expect(wrong[0]?.advice).toContain(advice);
  });

  it('knows no more than GitLab tells', () => {
    const old = { token_present: undefined, signing_token_present: undefined, alert_status: undefined };
    expect(statesOf(checkHooks(QUESTION, [Object.assign({ ...hook }, old)], URL, SIGNING)).slice(3)).toEqual([
      ...['token: unknown', 'state: unknown'],
    ]);
  });

  it('tells a webhook of somebody else from ours, and ours from its double', () => {
    const [other] = checkHooks(QUESTION, [{ ...hook, url: 'https://other.example.com' }], URL, SIGNING);
    expect(other).toMatchObject({ state: 'failed', advice: expect.stringContaining('--group acme/data') });
    expect(other?.detail).toBe(`There is no webhook of the group acme/data to ${URL}, only 1 other.`);
    const [none] = checkHooks(QUESTION, [], URL, SIGNING);
    expect(none?.detail).toBe('There is no webhook of the group acme/data.');
    const [double] = checkHooks(QUESTION, [hook, { ...hook, id: 8 }], URL, SIGNING);
    expect(double).toMatchObject({ state: 'ok', advice: expect.stringContaining('Others do, too: 8.') });
  });

  it('does not take a branch filter for harmless', () => {
    expect(check({ push_events_branch_filter: 'main' })[1]).toMatchObject({
      detail: 'Push events of the branches main only.',
      advice: expect.stringContaining('hub hook add'),
    });
  });
});

describe('checkEventLog', () => {
  const event = (id: number, status: string, reason: string | null = null): HookEvent => ({
    ...{ id, at: `2026-11-22T12:00:0${id}Z`, status, isGood: status === '202', reason, projectId: 1 },
  });

  it('looks at the newest first', () => {
    expect(checkEventLog([event(2, '202'), event(1, '202')], QUESTION).state).toBe('ok');
    expect(checkEventLog([event(2, '202'), event(1, '500')], QUESTION)).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('1 of the last 2 failed'),
    });
    expect(checkEventLog([event(2, '401', 'Not this token.'), event(1, '202')], QUESTION)).toMatchObject({
      state: 'failed',
      detail: '1 of the last 2 failed, the newest at 2026-11-22T12:00:02Z with 401: Not this token.',
    });
    expect(checkEventLog([event(1, 'internal error')], QUESTION).detail).toContain(
      'the hub could not be reached',
    );
  });

  it('knows nothing where there is nothing', () => {
    expect([checkEventLog(null, QUESTION).state, checkEventLog([], QUESTION).state]).toEqual([
      'unknown',
      'unknown',
    ]);
  });
});
