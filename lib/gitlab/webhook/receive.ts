import { parseJson } from '../../parse-json.ts';
import { MESSAGE_VERSION, type ReplicateMessage } from '../../queue/message.ts';
import type { Cached } from '../../secrets/cached.ts';
import { authenticate, REFUSALS } from './authenticate.ts';
import { decide } from './decide.ts';
import type { Decision, Enqueue, Reject } from './decision.ts';
import { type Delivery, deliveryId } from './delivery.ts';
import type { InstanceCredentials } from './verify.ts';

/** What a synchronous Lambda invocation can carry at all; GitLab itself sends up to 25 MB. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

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
  const authentication = await authenticate(delivery, credentials);
  if (authentication.kind !== 'verified') return refuse(401, ...REFUSALS[authentication.kind]);

  const { instance } = authentication;
  const decision = decideBody(delivery, instance);
  if (decision.kind === 'enqueue') await enqueue(toMessage(instance, decision, delivery));
  return { instance, decision };
}

function decideBody({ headers, body, receivedAt }: Delivery, instance: string): Decision {
  const json = parseJson(body.toString('utf8'));
  if (json === undefined)
    return { kind: 'reject', status: 400, code: 'NOT_JSON', reason: 'The body is not JSON.' };
  return decide(headers.get('x-gitlab-event'), json, { instance, receivedAt });
}

const BRANCHES = 'refs/heads/';
/** Git's own names of refs are files, with names of 255 bytes at most. */
const MAX_REF = 255;

function toMessage(instance: string, decision: Enqueue, delivery: Delivery): ReplicateMessage {
  const { projectId, path, ref, before, after, trigger, full } = decision;
  const branch = after !== null && ref !== null && ref.length <= MAX_REF ? ref.slice(BRANCHES.length) : null;
  return {
    version: MESSAGE_VERSION,
    instance,
    projectId,
    path,
    after,
    ...(before !== null && { before }),
    ...(branch !== null && { branch }),
    delivery: deliveryId(delivery),
    trigger,
    full,
    receivedAt: delivery.receivedAt.toISOString(),
  };
}

function refuse(status: Reject['status'], code: string, reason: string): Receipt {
  return { instance: null, decision: { kind: 'reject', status, code, reason } };
}
