import { describe, expect, it } from '@jest/globals';
import { ACCESS_TOKEN, SECRET_TOKEN, SIGNING_TOKEN } from '../../test/support/gitlab.ts';
import { redact } from './redact.ts';

describe('redact', () => {
  it.each([
    ['an access token', ACCESS_TOKEN],
    ['a routable token', 'glpat-AbC_dEf-123.01.1a2b3c4d5'],
    ['a secret token', SECRET_TOKEN],
    ['a signing token', SIGNING_TOKEN],
    ['what git is sent', Buffer.from(`oauth2:${ACCESS_TOKEN}`).toString('base64')],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE'],
  ])('takes out %s', (_, secret) => {
    expect(redact(`{"a":"${secret}","b":"seen ${secret}."}`)).toBe('{"a":"…","b":"seen …."}');
  });

  it('takes out passwords in addresses, and the account', () => {
    expect(redact('https://me:pass@git.acme.com/x')).toBe('https://…@git.acme.com/x');
    expect(redact('arn:aws:sqs:eu-central-1:123456789012:Queue')).toBe('arn:aws:sqs:eu-central-1:…:Queue');
    expect(redact('https://sqs.eu-central-1.amazonaws.com/123456789012/Q')).not.toContain('123456789012');
  });

  it('leaves alone what is none', () => {
    const text =
      '{"instance":"https://gitlab.com","path":"acme/glossary-models","head":"1a2b3c","bytes":123456789012}';
    expect(redact(text)).toBe(text);
  });
});
