import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { deliveryId } from './delivery.ts';

const body = Buffer.from('{}');
const idOf = (headers: Record<string, string>) =>
  deliveryId({ headers: new Map(Object.entries(headers)), body, receivedAt: new Date(0) });

describe('deliveryId', () => {
  const all = { 'webhook-id': 'w', 'idempotency-key': 'i', 'x-gitlab-webhook-uuid': 'u' };

  it('prefers the id that stays the same when a delivery is sent again', () => {
    expect(idOf(all)).toBe('w');
    expect(idOf({ ...all, 'webhook-id': '' })).toBe('i');
    expect(idOf({ 'x-gitlab-webhook-uuid': 'u' })).toBe('u');
  });

  it('is the digest of the body for GitLab versions that send no id', () => {
    expect(idOf({})).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it.each(['x'.repeat(257), 'a b', 'a\tb', 'ä'])(
    'passes over an id that a queue message could not carry',
    (id) => {
      expect(idOf({ ...all, 'webhook-id': id })).toBe('i');
    },
  );
});
