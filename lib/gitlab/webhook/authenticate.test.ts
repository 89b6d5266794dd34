import { beforeEach, describe, expect, it } from '@jest/globals';
import { signed, signingToken } from '../../../test/support/signed.ts';
import { Cached } from '../../secrets/cached.ts';
import { authenticate, REFUSALS } from './authenticate.ts';
import { signingKey } from './signature.ts';

const receivedAt = new Date('2026-11-22T10:00:00Z');
const body = Buffer.from('{"object_kind":"push"}');

const com = { instance: 'https://gitlab.com', secretTokens: ['glwt-com'], signingKeys: [] };
const twins = ['https://git.acme.com/a', 'https://git.acme.com/b'].map((instance) => ({
  instance,
  secretTokens: ['glwt-twins'],
  signingKeys: [],
}));
const signing = {
  instance: 'https://signing.example',
  secretTokens: [],
  signingKeys: [signingKey(signingToken(1)) ?? Buffer.alloc(0)],
};

let time: number;
let fetches: number;
let credentials: Cached<readonly (typeof com | typeof signing)[]>;

beforeEach(() => {
  time = receivedAt.getTime();
  fetches = 0;
  const fetchAll = async () => {
    fetches += 1;
    return [com, ...twins, signing];
  };
  credentials = new Cached(fetchAll, { now: () => time });
});

const authenticated = (headers: Record<string, string>) =>
  authenticate({ headers: new Map(Object.entries(headers)), body, receivedAt }, credentials);

/** The headers of a delivery that is signed some seconds before it arrives, and has no secret token. */
function signedHeaders(secondsAgo: number): Record<string, string> {
  const at = new Date(receivedAt.getTime() - secondsAgo * 1000);
  const { id, timestamp, signature } = signed(signingToken(1), body, at);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

describe('authenticate', () => {
  it('believes a secret token, or a signature without one', async () => {
    expect(await authenticated({ 'x-gitlab-token': 'glwt-com' })).toEqual({
      kind: 'verified',
      instance: com.instance,
    });
    expect(await authenticated(signedHeaders(1))).toEqual({ kind: 'verified', instance: signing.instance });
  });

  it.each(['webhook-id', 'webhook-timestamp'])(
    'believes no signature without the header %s',
    async (name) => {
      const { [name]: _, ...others } = signedHeaders(1);
      expect(await authenticated(others)).toEqual({ kind: 'mismatch' });
    },
  );

  it('takes a delivery without the header webhook-signature for one that is not signed', async () => {
    const { 'webhook-signature': _, ...others } = signedHeaders(1);
    expect(await authenticated(others)).toEqual({ kind: 'no-credentials' });
  });

  it.each([
    ['no-credentials', {}, 'BAD_CREDENTIALS', ['not signed', 'no secret token', 'set a signing token']],
    ['mismatch', { 'x-gitlab-token': 'glwt-wrong' }, 'BAD_CREDENTIALS', ['Neither', 'webhook secret']],
    [
      'unsigned',
      { 'x-gitlab-instance': signing.instance, 'x-gitlab-token': 'glwt-any' },
      'BAD_CREDENTIALS',
      ['only signing tokens', 'set one'],
    ],
    ['stale', signedHeaders(301), 'STALE_TIMESTAMP', ['webhook-timestamp', '5 minutes', 'check the clock']],
    ['ambiguous', { 'x-gitlab-token': 'glwt-twins' }, 'BAD_CREDENTIALS', ['Several', 'give each its own']],
    [
      'unknown-instance',
      { 'x-gitlab-instance': 'https://evil.example', 'x-gitlab-token': 'glwt-com' },
      'UNKNOWN_INSTANCE',
      ['no entry', 'X-Gitlab-Instance'],
    ],
  ] as const)('has a code and a sentence for who is refused as %s', async (kind, headers, code, words) => {
    expect(await authenticated(headers)).toEqual({ kind });
    const [refusal, reason] = REFUSALS[kind];
    expect(refusal).toBe(code);
    expect(reason).toMatch(/^[A-Z].*\.$/);
    for (const word of words) expect(reason).toContain(word);
  });

  it('looks once more into the secret for what does not fit, but not for what is signed and stale', async () => {
    await credentials.get();
    time += 1;
    const later = { body, receivedAt: new Date(time) };
    const stale = new Map(Object.entries(signedHeaders(3600)));
    expect(await authenticate({ ...later, headers: stale }, credentials)).toEqual({ kind: 'stale' });
    expect(fetches).toBe(1);
    const wrong = new Map([['x-gitlab-token', 'glwt-wrong']]);
    expect(await authenticate({ ...later, headers: wrong }, credentials)).toEqual({ kind: 'mismatch' });
    expect(fetches).toBe(2);
  });
});
