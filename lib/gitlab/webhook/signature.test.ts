import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { shortOrLong } from '../../../test/support/short-or-long.ts';
import { isRecent, isSignedBy, type Signed, signingKey } from './signature.ts';

/** The vector of the specification's own tests. */
const published = {
  token: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const keysOf = (...tokens: string[]) => tokens.flatMap((token) => signingKey(token) ?? []);

describe('signingKey', () => {
  it('is the base64 after whsec_', () => {
    expect(signingKey('whsec_AAEC')).toEqual(Buffer.from([0, 1, 2]));
  });

  it.each(['', 'whsec_', 'AAEC', 'whsec_AAE', 'whsec_AA EC', 'whsec_AA-_', 'WHSEC_AAEC', 'whsec_AAEC='])(
    'is not in %j',
    (token) => {
      expect(signingKey(token)).toBeNull();
    },
  );
});

describe('isSignedBy', () => {
  const keys = keysOf(published.token);

  it('accepts the published vector', () => {
    expect(isSignedBy(keys, published)).toBe(true);
  });

  it('accepts any of several keys and any of several signatures', () => {
    const others = keysOf(`whsec_${Buffer.alloc(32).toString('base64')}`);
    const signature = `v1,AAAA v1a,unknown ${published.signature} v2,x`;
    expect(isSignedBy([...others, ...keys], { ...published, signature })).toBe(true);
    expect(isSignedBy(others, { ...published, signature })).toBe(false);
    expect(isSignedBy([], published)).toBe(false);
  });

  it.each([
    ['another id', { id: 'msg_other' }],
    ['another time', { timestamp: '1614265331' }],
    ['another body', { body: Buffer.from('{"test": 2432232315}') }],
    ['a time that is no number', { timestamp: '1614265330x' }],
    ['a time with a zero before it', { timestamp: '01614265330' }],
    ['another version', { signature: published.signature.replace('v1,', 'v2,') }],
    ['no version', { signature: published.signature.slice(3) }],
    ['a version with no signature', { signature: 'v1' }],
    ['an empty signature', { signature: 'v1,' }],
    ['a longer signature', { signature: `${published.signature}=` }],
    ['a shorter signature', { signature: published.signature.slice(0, -1) }],
    ['another case', { signature: published.signature.toLowerCase() }],
  ])('refuses %s', (_, change) => {
    expect(isSignedBy(keys, { ...published, ...change })).toBe(false);
  });

  it.each(['', 'msg.1614265330', 'x'.repeat(257)])(
    'refuses an id that could not be signed safely: %j',
    (id) => {
      const { timestamp, body } = published;
      const [key = ''] = keys;
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
      expect(isSignedBy(keys, { id, timestamp, body, signature: `v1,${mac}` })).toBe(false);
    },
  );

  it('is about bytes, whether they are text or not', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    const text = Buffer.concat([Buffer.from(`${published.id}.${published.timestamp}.`), body]);
    const [key = ''] = keys;
    const signature = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
    expect(isSignedBy(keys, { ...published, body, signature })).toBe(true);
  });
});

describe('isRecent', () => {
  const at = (seconds: number) => new Date(1_614_265_330_000 + seconds * 1000);

  it.each([0, 300, -300, 300.999])('allows a clock that is %d seconds away', (seconds) => {
    expect(isRecent(published, at(seconds))).toBe(true);
  });

  it.each([301, -301, 86_400])('does not allow %d seconds', (seconds) => {
    expect(isRecent(published, at(seconds))).toBe(false);
  });

  it.each(['', 'now', '-1614265330', '1614265330.5', '1e9', ' 1614265330', 'NaN'])(
    'allows no time written as %j',
    (timestamp) => {
      expect(isRecent({ timestamp }, at(0))).toBe(false);
    },
  );
});

describe('both together', () => {
  /** Seconds of Unix time, as a clock near ours might have them. */
  const now = () => Math.floor(Date.now() / 1000);
  const base64 = (size: { minLength: number; maxLength: number }) =>
    fc.uint8Array(size).map((bytes) => Buffer.from(bytes).toString('base64'));
  const token = base64({ minLength: 1, maxLength: 64 }).map((key) => `whsec_${key}`);
  // Far enough from the five minutes that a second passing between the two verdicts does not matter.
  const age = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -290, max: 290 }) },
    fc.integer({ min: 310, max: 10_000 }),
    fc.integer({ min: -10_000, max: -310 }),
  );
  const id = fc.stringMatching(/^[\w-]{1,40}$/);
  const json = fc.json();

  /** What a delivery may look like that somebody has tampered with, or that has several signatures. */
  const tampering = fc.constantFrom<(signed: Signed, noise: string) => Signed>(
    (signed) => signed,
    (signed) => signed,
    (signed, noise) => ({ ...signed, body: Buffer.from(JSON.stringify(noise)) }),
    (signed, noise) => ({ ...signed, id: `${signed.id}${noise.length}` }),
    (signed) => ({ ...signed, timestamp: String(Number(signed.timestamp) + 1) }),
    (signed, noise) => ({ ...signed, signature: `v1,${noise} ${signed.signature}` }),
    (signed, noise) => ({ ...signed, signature: `${signed.signature} v1,${noise}` }),
    (signed, noise) => ({ ...signed, signature: `v2,${noise}` }),
    (signed) => ({ ...signed, signature: signed.signature.slice(0, -2) }),
    (signed) => ({ ...signed, signature: signed.signature.replace('v1', 'v1a') }),
  );

  const DELIVERIES = shortOrLong(500, 10_000);

  it(`agree with the reference implementation about ${DELIVERIES} deliveries`, () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        token,
        token,
        id,
        json,
        age,
        tampering,
        base64({ minLength: 0, maxLength: 33 }),
        fc.constantFrom(true, true, true, false),
        (right, wrong, webhookId, text, seconds, tamper, noise, isRight) => {
          const timestamp = String(now() - seconds);
          const signature = new Webhook(right).sign(webhookId, new Date(Number(timestamp) * 1000), text);
          const signed = tamper({ id: webhookId, timestamp, signature, body: Buffer.from(text) }, noise);
          const known = isRight ? right : wrong;

          const ours = isSignedBy(keysOf(known), signed) && isRecent(signed, new Date());
          expect(ours).toBe(isAcceptedByReference(known, signed));
          verdicts[ours ? 'accepted' : 'refused'] += 1;
        },
      ),
      { numRuns: DELIVERIES },
    );
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(DELIVERIES / 10);
  }, 120_000);
});

function isAcceptedByReference(token: string, { id, timestamp, signature, body }: Signed): boolean {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    new Webhook(token).verify(body.toString(), headers);
    return true;
  } catch (error) {
    if (Error.isError(error) && error.name === 'WebhookVerificationError') return false;
    throw error;
  }
}
