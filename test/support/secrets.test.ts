import { describe, expect, it, jest } from '@jest/globals';
import { serveHttp } from '../../local/http-server.ts';
import { findSecrets } from './secrets.ts';
import { complain } from './watch-for-secrets.ts';

const SECRETS = [
  'glpat-test-token',
  'glsoat-abc',
  'glwt-00ff',
  `whsec_${Buffer.alloc(32).toString('base64')}`,
  Buffer.from('oauth2:any').toString('base64'),
];

describe('findSecrets', () => {
  it.each(SECRETS)('finds %s wherever it stands', (secret) => {
    for (const text of [
      `{"message":"token=${secret}."}`,
      `oauth2%3A${secret}`,
      JSON.stringify(`\n${secret}`),
    ])
      expect(findSecrets(text)).toEqual([secret]);
  });

  it('finds none in advice on how secrets are written', () => {
    expect(findSecrets('whsec_ with base64 behind it, or glpat-…')).toEqual([]);
  });
});

describe('the watch for secrets', () => {
  it('sees what is written to standard output and standard error', () => {
    process.stdout.write('glpat-seen on standard output, as it should be\n');
    expect(complain).toThrow('the log: glpat-seen');
    process.stderr.write(Buffer.from('glpat-seen on standard error, as it should be\n'));
    expect(complain).toThrow('the log: glpat-seen');
    expect(complain).not.toThrow();
  });

  it('sees what is written to the console, also inside of objects', () => {
    console.log({ headers: { authorization: 'glpat-seen' } });
    expect(complain).toThrow('the console');
  });

  it('sees the errors of modules that were loaded anew, with their causes', async () => {
    jest.resetModules();
    const { RetryLater } = await import('../../lib/errors.ts');
    expect(new RetryLater('CODE', 'text', { cause: new Error('glpat-seen') }).name).toBe('RetryLater');
    expect(complain).toThrow('an error');
    expect(new RetryLater('CODE', 'text', { advice: 'glpat-seen' }).outcome).toBe('retry');
    expect(complain).toThrow('an error');
  });

  it('sees what is answered over HTTP', async () => {
    const server = await serveHttp(0, async (_, response) => {
      response.setHeader('content-type', 'application/json').end('{"token":"glpat-seen"}');
    });
    await fetch(`http://127.0.0.1:${server.port}/`);
    await server.close();
    expect(complain).toThrow('the answer of');
  });
});
