import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sign } from './sign.ts';

describe('sign', () => {
  it('agrees with the reference library of Standard Webhooks', () => {
    const now = new Date();
    const timestamp = String(Math.floor(now.getTime() / 1000));
    for (const body of ['', '{}', '{"name":"Kundenaufträge – Übersicht 📦"}', '{\n "a.b": "1.2"\n}\n']) {
      const token = `whsec_${randomBytes(32).toString('base64')}`;
      const signature = sign(token, { id: 'delivery-1', timestamp, body: Buffer.from(body) });
      expect(signature).toBe(new Webhook(token).sign('delivery-1', now, body));
    }
  });

  // https://github.com/standard-webhooks/standard-webhooks: the vector in the tests of its libraries.
  it('makes the published signature', () => {
    const signature = sign('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: Buffer.from('{"test": 2432232314}'),
    });
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
