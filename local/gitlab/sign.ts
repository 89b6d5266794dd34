import { createHmac } from 'node:crypto';

type Unsigned = {
  /** `webhook-id` */
  readonly id: string;
  /** `webhook-timestamp` */
  readonly timestamp: string;
  /** The bytes that are sent. */
  readonly body: Buffer;
};

/**
 * Signs a delivery as GitLab 19 does (Standard Webhooks), for `webhook-signature`. It shares nothing with the code that
 * verifies: a mistake in one must not be made good for by the other.
 */
export function sign(signingToken: string, { id, timestamp, body }: Unsigned): string {
  const key = Buffer.from(signingToken.replace(/^whsec_/, ''), 'base64');
  const code = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return `v1,${code}`;
}
