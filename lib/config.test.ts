import { describe, expect, it } from '@jest/globals';
import { readReplicateConfig, readWebhookConfig } from './config.ts';

const environment = {
  MODELHUB_STAGE: 'dev',
  MODELHUB_QUEUE_URL: 'https://sqs/queue',
  MODELHUB_DLQ_URL: 'https://sqs/dlq',
  MODELHUB_TABLE: 'hub',
  MODELHUB_WEBHOOK_SECRET: 'webhook',
  MODELHUB_ACCESS_SECRET: 'access',
};

describe('the configuration', () => {
  it('of the webhook has nothing of access tokens or the table', () => {
    expect(readWebhookConfig(environment)).toEqual({
      stage: 'dev',
      queueUrl: 'https://sqs/queue',
      webhookSecret: 'webhook',
    });
  });

  it('of the worker has nothing of the webhook secret', () => {
    expect(readReplicateConfig(environment)).toEqual({
      stage: 'dev',
      queueUrl: 'https://sqs/queue',
      deadLetterQueueUrl: 'https://sqs/dlq',
      table: 'hub',
      accessSecret: 'access',
    });
  });

  it.each([
    'MODELHUB_STAGE',
    'MODELHUB_QUEUE_URL',
    'MODELHUB_DLQ_URL',
    'MODELHUB_TABLE',
    'MODELHUB_ACCESS_SECRET',
  ])('names %s if it is missing or empty', (name) => {
    const missing = expect.objectContaining({
      code: 'CONFIG_MISSING',
      message: expect.stringContaining(name),
    });
    expect(() => readReplicateConfig({ ...environment, [name]: undefined })).toThrow(missing);
    expect(() => readReplicateConfig({ ...environment, [name]: '' })).toThrow(missing);
  });
});
