import type { Signed } from '../../lib/gitlab/webhook/signature.ts';
import { sign } from '../../local/gitlab/sign.ts';

/** A signing token as GitLab makes them, always the same for a number. */
export function signingToken(number: number): string {
  return `whsec_${Buffer.alloc(32, number).toString('base64')}`;
}

/** Signs a body as GitLab does, by the reference implementation. */
export function signed(token: string, body: Buffer, at: Date, id = 'delivery-1'): Signed {
  const unsigned = { id, timestamp: String(Math.floor(at.getTime() / 1000)), body };
  return { ...unsigned, signature: sign(token, unsigned) };
}
