import { describe, expect, it } from '@jest/globals';
import { parseWebhookSecret } from './webhook-secret.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const signingToken = `whsec_${key.toString('base64')}`;

const parse = (instances: unknown) => parseWebhookSecret(JSON.stringify({ instances }));

describe('parseWebhookSecret', () => {
  it('reads up to two tokens of each kind and instance', () => {
    expect(
      parse({
        'HTTPS://GitLab.com/': { secretTokens: ['glwt-one', 'glwt-two'] },
        'https://git.acme.com/gitlab': {
          secretTokens: ['glwt-three'],
          signingTokens: [signingToken, signingToken],
        },
      }),
    ).toEqual([
      { instance: 'https://gitlab.com', secretTokens: ['glwt-one', 'glwt-two'], signingKeys: [] },
      { instance: 'https://git.acme.com/gitlab', secretTokens: ['glwt-three'], signingKeys: [key, key] },
    ]);
  });

  it('accepts an instance that only signs', () => {
    expect(parse({ 'https://gitlab.com': { signingTokens: [signingToken] } })).toEqual([
      { instance: 'https://gitlab.com', secretTokens: [], signingKeys: [key] },
    ]);
  });

  it.each([
    ['glpat-leak', 'it is no JSON object'],
    ['"glpat-leak"', 'it is no JSON object'],
    ['{"tokens":"glpat-leak"}', 'instances is missing or no object'],
    ['{"instances":{"glpat-leak":{}}}', 'key 1 of instances is no base URL'],
    ['{"instances":{"https://a.b":"glpat-leak"}}', 'https://a.b: is no object with secretTokens'],
    ['{"instances":{"https://a.b":{"glpat-leak":[]}}}', 'https://a.b: is no object with secretTokens'],
    ['{"instances":{"https://a.b":{"secretTokens":"glpat-leak"}}}', 'https://a.b: secretTokens is no list'],
    [
      '{"instances":{"https://a.b":{"secretTokens":["glpat-leak ",""]}}}',
      'secretTokens.0 has white space at an end',
    ],
    ['{"instances":{"https://a.b":{"secretTokens":["glpat-leak",""]}}}', 'secretTokens.1 is empty'],
    ['{"instances":{"https://a.b":{"secretTokens":["glpat-\\nleak"]}}}', 'secretTokens.0 has a control'],
    ['{"instances":{"https://a.b":{"secretTokens":["glpat-leak",7]}}}', 'secretTokens.1 is no text'],
    ['{"instances":{"https://a.b":{"secretTokens":["glpat-leak","2","3"]}}}', 'has more than two tokens'],
    ['{"instances":{"https://a.b":{"signingTokens":["glpat-leak"]}}}', 'signingTokens.0 is not whsec_ with'],
    ['{"instances":{"https://a.b":{"signingTokens":["whsec_glpat-leak"]}}}', 'signingTokens.0 is not whsec_'],
    ['{"instances":{"https://a.b":{},"https://a.b/":{}}}', 'instances has https://a.b twice'],
  ])('says what is wrong with %s, without showing a value', (text, problem) => {
    const refused = expect.objectContaining({
      outcome: 'credentials',
      code: 'SECRET_INVALID',
      message: expect.stringContaining(problem),
      advice: expect.stringMatching(/^Put in \{"instances".* --secret-id <ARN of the webhook secret> /),
    });
    expect(() => parseWebhookSecret(text)).toThrow(refused);
    expect(() => parseWebhookSecret(text)).not.toThrow(/glpat-leak/);
  });
});
