import { MESSAGE_VERSION, type ReplicateMessage } from '../queue/message.ts';
import type { Cached } from '../secrets/cached.ts';
import { type Decision, decide, type Enqueue, type Reject } from './decide.ts';
import { type Delivery, deliveryId } from './delivery.ts';
import { type InstanceCredentials, type Verification, verify } from './verify.ts';

/** What a synchronous Lambda invocation can carry at all; GitLab itself sends up to 25 MB. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

type Authentication = Verification | { readonly kind: 'no-credentials' };

/** Code and reason for each way of not being authentic. */
const REFUSALS: Record<Exclude<Authentication['kind'], 'verified'>, [code: string, reason: string]> = {
  'no-credentials': ['BAD_CREDENTIALS', 'The delivery has no secret token: set one in the webhook.'],
  mismatch: ['BAD_CREDENTIALS', 'The secret token of the webhook is not the one in the webhook secret.'],
  ambiguous: [
    'BAD_CREDENTIALS',
    'Several instances in the webhook secret have this token: give each its own.',
  ],
  'unknown-instance': [
    'UNKNOWN_INSTANCE',
    'The webhook secret has no entry for the instance in X-Gitlab-Instance.',
  ],
};

export type FrontDoor = {
  readonly credentials: Cached<readonly InstanceCredentials[]>;
  readonly enqueue: (message: ReplicateMessage) => Promise<void>;
};

export type Receipt = {
  /** The instance that sent it; null if that is not proven. */
  readonly instance: string | null;
  readonly decision: Decision;
};

/**
 * Takes a delivery in. A receipt that says `enqueue` means that the message is durably queued.
 * @throws RetryLater or BadCredentials when the secret cannot be had, RetryLater when the queue cannot: nothing is then
 * known of the delivery, so it must not be acknowledged.
 */
export async function receive(delivery: Delivery, { credentials, enqueue }: FrontDoor): Promise<Receipt> {
  if (delivery.body.length > MAX_BODY_BYTES) {
    return refuse(413, 'BODY_TOO_LARGE', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
  }
  const verification = await authenticate(delivery, credentials);
  if (verification.kind !== 'verified') return refuse(401, ...REFUSALS[verification.kind]);

  const { instance } = verification;
  const decision = decideBody(delivery);
  if (decision.kind === 'enqueue') await enqueue(toMessage(instance, decision, delivery));
  return { instance, decision };
}

/** A token that does not fit may be newer than our copy of the secret, so it is refused only by a copy newer than it. */
async function authenticate(
  { headers, receivedAt }: Delivery,
  credentials: Cached<readonly InstanceCredentials[]>,
): Promise<Authentication> {
  const token = headers.get('x-gitlab-token');
  // No secret could make it right, so none is read for it.
  if (!token) return { kind: 'no-credentials' };

  const claim = { origin: headers.get('x-gitlab-instance'), token };
  const verification = verify(claim, await credentials.get());
  if (verification.kind === 'verified') return verification;
  return verify(claim, await credentials.asOf(receivedAt.getTime()));
}

function decideBody({ headers, body }: Delivery): Decision {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return { kind: 'reject', status: 400, code: 'NOT_JSON', reason: 'The body is not JSON.' };
  }
  return decide(headers.get('x-gitlab-event'), json);
}

function toMessage(instance: string, push: Enqueue, delivery: Delivery): ReplicateMessage {
  return {
    version: MESSAGE_VERSION,
    instance,
    projectId: push.projectId,
    path: push.project,
    after: push.after,
    delivery: deliveryId(delivery),
    trigger: 'push',
    receivedAt: delivery.receivedAt.toISOString(),
  };
}

function refuse(status: Reject['status'], code: string, reason: string): Receipt {
  return { instance: null, decision: { kind: 'reject', status, code, reason } };
}
