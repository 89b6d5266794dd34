import { Webhook } from 'standardwebhooks';
import type { Signed } from '../../lib/gitlab/signature.ts';

/** A signing token as GitLab makes them, always the same for a number. */
export function signingToken(number: number): string {
  return `whsec_${Buffer.alloc(32, number).toString('base64')}`;
}

/** Signs a body as GitLab does, by the reference implementation. */
export function signed(token: string, body: Buffer, at: Date, id = 'delivery-1'): Signed {
  return {
    id,
    timestamp: String(Math.floor(at.getTime() / 1000)),
    signature: new Webhook(token).sign(id, at, body.toString()),
    body,
  };
}
