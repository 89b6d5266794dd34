import type { Cached } from '../../secrets/cached.ts';
import type { Delivery } from './delivery.ts';
import { type Claim, type InstanceCredentials, type Verification, verify } from './verify.ts';

export type Authentication = Verification | { readonly kind: 'no-credentials' };

/** Code and reason for each way of not being authentic. */
export const REFUSALS: Record<Exclude<Authentication['kind'], 'verified'>, [code: string, reason: string]> = {
  'no-credentials': [
    'BAD_CREDENTIALS',
    'The delivery is not signed and has no secret token: set a signing token in the webhook.',
  ],
  mismatch: [
    'BAD_CREDENTIALS',
    'Neither signature nor secret token of the delivery fits what the webhook secret has for the instance.',
  ],
  unsigned: [
    'BAD_CREDENTIALS',
    'The webhook secret has only signing tokens for the instance: set one of them in the webhook, too.',
  ],
  stale: [
    'STALE_TIMESTAMP',
    'The signature is right, but its webhook-timestamp is more than 5 minutes off: check the clock of the GitLab server.',
  ],
  ambiguous: [
    'BAD_CREDENTIALS',
    'Several instances in the webhook secret have this token: give each its own.',
  ],
  'unknown-instance': [
    'UNKNOWN_INSTANCE',
    'The webhook secret has no entry for the instance in X-Gitlab-Instance.',
  ],
};

/**
 * Finds out who sent a delivery. What does not fit may be newer than our copy of the secret, so it is refused only by a
 * copy newer than the delivery.
 * @throws what fetching the secret throws; SecretInDoubt
 */
export async function authenticate(
  delivery: Delivery,
  credentials: Cached<readonly InstanceCredentials[]>,
): Promise<Authentication> {
  const claim = readClaim(delivery);
  // No secret could make it right, so none is read for it.
  if (claim.token === '' && claim.signed === null) return { kind: 'no-credentials' };

  const verification = verify(claim, await credentials.get());
  if (verification.kind === 'verified' || verification.kind === 'stale') return verification;
  return verify(claim, await credentials.asOf(claim.receivedAt.getTime()));
}

function readClaim({ headers, body, receivedAt }: Delivery): Claim {
  const shown = (name: string) => headers.get(name) ?? '';
  const signature = shown('webhook-signature');
  const [id, timestamp] = [shown('webhook-id'), shown('webhook-timestamp')];
  return {
    origin: headers.get('x-gitlab-instance'),
    token: shown('x-gitlab-token'),
    signed: signature === '' ? null : { id, timestamp, signature, body },
    receivedAt,
  };
}
