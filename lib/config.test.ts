import { describe, expect, it } from '@jest/globals';
import { readReplicateConfig, readRotateConfig, readSweepConfig, readWebhookConfig } from './config.ts';

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
      maxModelBytes: 64_000_000,
      modelPatterns: null,
      rotatesTokens: false,
      commitStatus: false,
    });
  });

  it.each([
    ['true', true],
    ['false', false],
    ['yes', false],
  ])('takes ROTATE_TOKENS=%s for %s', (ROTATE_TOKENS, rotatesTokens) => {
    expect(readReplicateConfig({ ...environment, ROTATE_TOKENS })).toMatchObject({ rotatesTokens });
  });

  it('of the rotation says how long a new token lives: longer than until the next one is due', () => {
    expect(readRotateConfig(environment)).toEqual({ stage: 'dev', lifeDays: 90 });
    expect(readRotateConfig({ ...environment, ROTATED_TOKEN_DAYS: '45' })).toMatchObject({ lifeDays: 45 });
    expect(() => readRotateConfig({ ...environment, ROTATED_TOKEN_DAYS: '30' })).toThrow(
      /ROTATED_TOKEN_DAYS/,
    );
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

  it.each(['1', '64000000', '100000000'])('lets models have %s bytes', (value) => {
    const { maxModelBytes } = readReplicateConfig({ ...environment, MAX_MODEL_BYTES: value });
    expect(maxModelBytes).toBe(Number(value));
  });

  it.each(['', '0', '-1', '1.5', '1e7', '0x10', '64 MB', '100000001', '9'.repeat(400)])(
    'names MAX_MODEL_BYTES and its range if it is %j',
    (value) => {
      const invalid = expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: 'The environment variable MAX_MODEL_BYTES is not a whole number from 1 to 100000000.',
      });
      expect(() => readReplicateConfig({ ...environment, MAX_MODEL_BYTES: value })).toThrow(invalid);
    },
  );

  it.each([
    ['**/*.hck.json', null],
    ['models/**/*.json, *.hck.json', '*.hck.json,models/**/*.json'],
  ])('takes files like %j for models', (value, modelPatterns) => {
    expect(readReplicateConfig({ ...environment, MODEL_PATTERNS: value })).toMatchObject({ modelPatterns });
  });

  it.each([
    ['', 'has no pattern'],
    ['*.hck.json,!drafts/', 'has the pattern "!drafts/", which matches no file'],
  ])('names MODEL_PATTERNS if it is %j', (value, why) => {
    const invalid = expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: `The environment variable MODEL_PATTERNS ${why}.`,
    });
    expect(() => readReplicateConfig({ ...environment, MODEL_PATTERNS: value })).toThrow(invalid);
  });

  it('of the sweep has nothing of the webhook secret', () => {
    expect(readSweepConfig(environment)).toEqual({
      stage: 'dev',
      queueUrl: 'https://sqs/queue',
      table: 'hub',
      accessSecret: 'access',
      hours: 6,
      syncUrl: null,
      groups: [],
    });
  });

  it('of the sweep knows where webhooks lead to, if it is told', () => {
    const MODELHUB_SYNC_URL = 'https://hub.example/gateway/public/sync';
    const read = (url: string) => readSweepConfig({ ...environment, MODELHUB_SYNC_URL: url });
    expect(read(MODELHUB_SYNC_URL)).toMatchObject({ syncUrl: MODELHUB_SYNC_URL });
    expect(read('')).toMatchObject({ syncUrl: null });
  });

  it('of the sweep takes groups by their addresses', () => {
    const SWEEP_GROUPS = 'https://gitlab.com/acme/data, https://Git.acme.com/gitlab/models/';
    expect(readSweepConfig({ ...environment, SWEEP_GROUPS, SWEEP_HOURS: '24' })).toMatchObject({
      hours: 24,
      groups: ['https://gitlab.com/acme/data', 'https://git.acme.com/gitlab/models'],
    });
  });

  it.each([
    ['SWEEP_HOURS', '0', 'sweepHours'],
    ['SWEEP_HOURS', '25', 'sweepHours'],
    ['SWEEP_GROUPS', 'acme/data', 'sweepGroups'],
    ['SWEEP_GROUPS', 'https://gitlab.com/acme,https://gitlab.com', 'sweepGroups'],
  ])('names %s if it is %j, and the parameter that sets it', (name, value, parameter) => {
    expect(() => readSweepConfig({ ...environment, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(name),
        advice: expect.stringContaining(parameter),
      }),
    );
  });
});
