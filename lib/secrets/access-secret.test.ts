import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { type SecretsManagerStub, startSecretsManagerStub } from '../../test/support/secrets-manager-stub.ts';
import { type AccessTokens, accessTokens, parseAccessSecret } from './access-secret.ts';
import { createSecretsClient } from './secrets-manager.ts';

describe('parseAccessSecret', () => {
  it('reads the access token of each instance', () => {
    const text =
      '{"instances":{"https://GitLab.com/":{"accessToken":"glpat-one"},"https://a.b":{"accessToken":"glpat-two"}}}';
    expect([...parseAccessSecret(text)]).toEqual([
      ['https://gitlab.com', 'glpat-one'],
      ['https://a.b', 'glpat-two'],
    ]);
  });

  it.each([
    ['{"instances":{"https://a.b":{"token":"glpat-leak"}}}', 'https://a.b: accessToken is no text'],
    [
      '{"instances":{"https://a.b":{"accessToken":"glpat-leak\\n"}}}',
      'accessToken has white space at an end',
    ],
    ['{"instances":{"https://a.b":{"accessToken":"x","y":"glpat-leak"}}}', 'accessToken and nothing else'],
  ])('says what is wrong with %s, without showing a value', (text, problem) => {
    expect(() => parseAccessSecret(text)).toThrow(problem);
    expect(() => parseAccessSecret(text)).not.toThrow(/glpat-leak/);
  });
});

describe('accessTokenFor', () => {
  let stub: SecretsManagerStub;
  let tokens: AccessTokens;
  let time: number;

  const put = (instances: Record<string, string>) => {
    const entries = Object.entries(instances).map(([instance, accessToken]) => [instance, { accessToken }]);
    stub.values.set('access', JSON.stringify({ instances: Object.fromEntries(entries) }));
  };

  beforeAll(async () => {
    stub = await startSecretsManagerStub();
    pointAwsAt('SECRETS_MANAGER', stub.endpoint);
  });

  afterAll(async () => {
    await stub[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    stub.failure = undefined;
    stub.calls = 0;
    stub.values.clear();
    time = Date.now();
    tokens = accessTokens(createSecretsClient(), 'access', { now: () => time });
  });

  it('is read from the secret once for many', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    expect(await tokens.accessTokenFor('https://gitlab.com')).toBe('glpat-one');
    expect(await tokens.accessTokenFor('https://gitlab.com')).toBe('glpat-one');
    expect(stub.calls).toBe(1);
  });

  it('is read afresh for a caller whose token was refused', async () => {
    put({ 'https://gitlab.com': 'glpat-old' });
    await tokens.accessTokenFor('https://gitlab.com');
    put({ 'https://gitlab.com': 'glpat-new' });
    time += 1000;
    expect(await tokens.accessTokenFor('https://gitlab.com', { refused: 'glpat-old' })).toBe('glpat-new');
  });

  it('stays what it is, refused or not, while the secret has no other', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    await tokens.accessTokenFor('https://gitlab.com');
    time += 1000;
    expect(await tokens.accessTokenFor('https://gitlab.com', { refused: 'glpat-one' })).toBe('glpat-one');
    expect(stub.calls).toBe(2);
  });

  it('is read afresh for each caller whose token was refused, however soon after another', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    await tokens.accessTokenFor('https://gitlab.com');
    for (const calls of [2, 3, 4]) {
      time += 1;
      expect(await tokens.accessTokenFor('https://gitlab.com', { refused: 'glpat-one' })).toBe('glpat-one');
      expect(stub.calls).toBe(calls);
    }
  });

  it('waits for half a minute after the secret could not be read again', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    await tokens.accessTokenFor('https://gitlab.com');
    stub.failure = 500;
    time += 1;
    const doubt = () => tokens.accessTokenFor('https://gitlab.com', { refused: 'glpat-one' });
    await expect(doubt()).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' });
    stub.failure = undefined;
    time += 29_999;
    await expect(doubt()).rejects.toMatchObject({ outcome: 'retry', retryAfterSeconds: 1 });
    time += 1;
    expect(await doubt()).toBe('glpat-one');
  });

  it('finds an instance that was added since', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    await tokens.accessTokenFor('https://gitlab.com');
    put({ 'https://gitlab.com': 'glpat-one', 'https://git.acme.com': 'glpat-two' });
    time += 1000;
    expect(await tokens.accessTokenFor('https://git.acme.com')).toBe('glpat-two');
  });

  it('says NO_ACCESS_TOKEN of an instance that is not there', async () => {
    put({ 'https://gitlab.com': 'glpat-one' });
    await expect(tokens.accessTokenFor('https://git.acme.com')).rejects.toMatchObject({
      outcome: 'credentials',
      code: 'NO_ACCESS_TOKEN',
      message: expect.stringContaining('https://git.acme.com'),
      advice: expect.stringContaining('`hub gitlab add https://git.acme.com`'),
    });
  });

  it('says SECRET_INVALID, and how to mend which secret', async () => {
    stub.values.set('access', '{}');
    await expect(tokens.accessTokenFor('https://gitlab.com')).rejects.toMatchObject({
      code: 'SECRET_INVALID',
      advice: expect.stringContaining('put-secret-value --secret-id access --secret-string file://'),
    });
  });

  it('says SECRET_EMPTY, and what fills it in, while there is no value', async () => {
    await expect(tokens.accessTokenFor('https://gitlab.com')).rejects.toMatchObject({
      outcome: 'credentials',
      code: 'SECRET_EMPTY',
      advice: '`hub gitlab add <base URL>` fills it in. (access)',
    });
  });

  it('is not there for the moment while Secrets Manager is unwell, and there again at once after', async () => {
    stub.failure = 500;
    await expect(tokens.accessTokenFor('https://gitlab.com')).rejects.toMatchObject({
      outcome: 'retry',
      code: 'SECRETS_UNAVAILABLE',
    });
    stub.failure = undefined;
    put({ 'https://gitlab.com': 'glpat-one' });
    expect(await tokens.accessTokenFor('https://gitlab.com')).toBe('glpat-one');
  });
});
