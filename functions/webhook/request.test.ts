import { describe, expect, it } from '@jest/globals';
import { webhookEvent } from '../../test/support/webhook-event.ts';
import { readDelivery } from './request.ts';

const now = new Date('2026-11-22T10:00:00Z');

describe('readDelivery', () => {
  it('finds headers however they are written', () => {
    const { headers } = readDelivery(
      webhookEvent({ headers: { 'X-GitLab-Token': 't', 'webhook-id': 'w' } }),
      now,
    );
    expect(Object.fromEntries(headers)).toEqual({ 'x-gitlab-token': 't', 'webhook-id': 'w' });
  });

  it('has the bytes that were sent, in whatever form API Gateway hands them over', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x7b, 0xc3, 0xbc]);
    const encoded = webhookEvent({ body: bytes.toString('base64'), isBase64Encoded: true });
    expect(readDelivery(encoded, now).body).toEqual(bytes);
    expect(readDelivery(webhookEvent({ body: '{"a":"ü"}' }), now).body).toEqual(Buffer.from('{"a":"ü"}'));
  });

  it('has an empty body where there is none', () => {
    const { body: _, ...bodiless } = webhookEvent({});
    expect(readDelivery(bodiless, now).body).toHaveLength(0);
  });
});
