import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import { expect, jest } from '@jest/globals';
import * as zod from 'zod/mini';
import { findSecrets } from './secrets.ts';
import { webhookEvent } from './webhook-event.ts';

export type WebhookAnswer = {
  readonly statusCode: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
};

/** A container of the webhook function. */
export type Container = (change?: Parameters<typeof webhookEvent>[0]) => Promise<WebhookAnswer>;

/**
 * Starts the webhook function cold: nothing of ours is loaded, nothing cached. What it answers holds no secret. Of the
 * libraries, those that keep nothing of a delivery are loaded once: they are large.
 */
export async function startContainer(): Promise<Container> {
  jest.resetModules();
  jest.unstable_mockModule('@aws-sdk/client-sqs', () => sqs);
  jest.unstable_mockModule('@aws-sdk/client-secrets-manager', () => secretsManager);
  jest.unstable_mockModule('zod/mini', () => zod);
  const { handler } = await import('../../functions/webhook/handler.ts');
  return async (change = {}) => {
    const {
      statusCode,
      headers = {},
      body = '',
    } = await handler(webhookEvent(change), {
      awsRequestId: 'request-1',
    });
    expect(findSecrets(JSON.stringify({ headers, body }))).toEqual([]);
    expect(Buffer.byteLength(body)).toBeLessThan(1024);
    return { statusCode, headers, body: JSON.parse(body) };
  };
}
