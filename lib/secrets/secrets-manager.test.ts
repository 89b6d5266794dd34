import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { type SecretsManagerStub, startSecretsManagerStub } from '../../test/support/secrets-manager-stub.ts';
import { createSecretsClient, readSecret } from './secrets-manager.ts';

describe('readSecret', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:WebhookSecret-abcdef';
  let stub: SecretsManagerStub;
  const read = () =>
    readSecret(createSecretsClient(), arn, { name: 'webhook secret', advice: 'Put in X.', form: '{}' });

  beforeAll(async () => {
    stub = await startSecretsManagerStub();
    pointAwsAt('SECRETS_MANAGER', stub.endpoint);
  });

  afterAll(async () => {
    await stub[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    stub.failure = undefined;
    stub.values.clear();
  });

  it('gives the text as it is', async () => {
    stub.values.set(arn, ' {"instances":{}} ');
    expect(await read()).toBe(' {"instances":{}} ');
  });

  it('says SECRET_EMPTY, with the advice, of a secret without a value', async () => {
    const empty = { outcome: 'credentials', code: 'SECRET_EMPTY', advice: `Put in X. (${arn})` };
    await expect(read()).rejects.toMatchObject(empty);
    stub.values.set(arn, '');
    await expect(read()).rejects.toMatchObject(empty);
  });

  it.each([500, 400, 'silence'] as const)(
    'says SECRETS_UNAVAILABLE when the answer is %s',
    async (failure) => {
      stub.values.set(arn, '{}');
      stub.failure = failure;
      await expect(read()).rejects.toMatchObject({ outcome: 'retry', code: 'SECRETS_UNAVAILABLE' });
    },
  );
});
