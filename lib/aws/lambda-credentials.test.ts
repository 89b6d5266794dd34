import { beforeEach, describe, expect, it } from '@jest/globals';
import { defaultProvider } from './lambda-credentials.ts';

describe('defaultProvider', () => {
  beforeEach(() => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_SESSION_TOKEN: 'token',
    });
  });

  it('reads the environment each time, since the SDK asks again for credentials that expire', async () => {
    const provide = defaultProvider();
    expect(await provide()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' });
    process.env.AWS_ACCESS_KEY_ID = 'next';
    expect(await provide()).toMatchObject({ accessKeyId: 'next' });
  });

  it('does without a session token, as on a local machine', async () => {
    delete process.env.AWS_SESSION_TOKEN;
    expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key' });
  });

  it('names the variables that are missing', async () => {
    delete process.env.AWS_SECRET_ACCESS_KEY;
    await expect(defaultProvider()()).rejects.toThrow('AWS_SECRET_ACCESS_KEY');
  });
});
