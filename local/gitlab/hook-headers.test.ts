import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { hookHeaders } from './hook-headers.ts';

const signingToken = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const input = {
  origin: 'https://gitlab.example.com:8443',
  event: 'Push Hook',
  secretToken: 'sesame',
  signingToken: null,
  body: Buffer.from('{"after":"Überblick"}'),
  now: new Date('2026-11-22T10:00:00.900Z'),
} as const;

describe('hookHeaders', () => {
  it('are those of GitLab 19', () => {
    const headers = hookHeaders({ ...input, version: 19 });
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'User-Agent': expect.stringMatching(/^GitLab\/19\./),
      'X-Gitlab-Event': 'Push Hook',
      'X-Gitlab-Webhook-UUID': expect.stringMatching(UUID),
      'X-Gitlab-Instance': 'https://gitlab.example.com:8443',
      'X-Gitlab-Event-UUID': expect.stringMatching(UUID),
      'X-Gitlab-Token': 'sesame',
      'Idempotency-Key': expect.stringMatching(UUID),
      'webhook-id': headers['Idempotency-Key'],
      'webhook-timestamp': '1795341600',
    });
  });

  it('of GitLab 16 know nothing of a repeated delivery, a time or a signature', () => {
    const names = Object.keys(hookHeaders({ ...input, version: 16, signingToken }));
    expect(names).not.toContain('Idempotency-Key');
    expect(names.filter((name) => name.startsWith('webhook-'))).toEqual([]);
    expect(names).toContain('X-Gitlab-Webhook-UUID');
  });

  it('carry no token where none is set, and no line break of one', () => {
    expect(hookHeaders({ ...input, version: 19, secretToken: null })).not.toHaveProperty('X-Gitlab-Token');
    expect(hookHeaders({ ...input, version: 19, secretToken: 'a\r\nb' })['X-Gitlab-Token']).toBe('ab');
  });

  it('sign the bytes of the body where there is a signing token, which is not sent', () => {
    const headers = hookHeaders({ ...input, version: 19, signingToken, now: new Date() });
    const webhook = new Webhook(signingToken);
    expect(webhook.verify(input.body, headers)).toEqual({ after: 'Überblick' });
    expect(() => webhook.verify(Buffer.from('{"after":"Uberblick"}'), headers)).toThrow('No matching');
    expect(JSON.stringify(headers)).not.toContain('whsec_');
  });

  it('identify every delivery anew', () => {
    const [one, other] = [hookHeaders({ ...input, version: 19 }), hookHeaders({ ...input, version: 19 })];
    expect(one['webhook-id']).not.toBe(other['webhook-id']);
    expect(one['X-Gitlab-Webhook-UUID']).not.toBe(other['X-Gitlab-Webhook-UUID']);
  });
});
