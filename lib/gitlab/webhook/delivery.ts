import { hash } from 'node:crypto';

/** One webhook request, whatever brought it here. */
export type Delivery = {
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The bytes as sent: signatures are over them. */
  readonly body: Buffer;
  readonly receivedAt: Date;
};

/** Visible ASCII, and no longer than a queue message takes. */
const USABLE_ID = /^[\x21-\x7e]{1,256}$/;

/**
 * What to call a delivery in answers, logs and sync records. `webhook-id` (GitLab 19) and `Idempotency-Key` (17.4) stay
 * the same when a delivery is sent again, the UUID (16.2) does not; older versions send none.
 */
export function deliveryId({ headers, body }: Delivery): string {
  const ids = ['webhook-id', 'idempotency-key', 'x-gitlab-webhook-uuid'].map((name) => headers.get(name));
  return ids.find((id) => id !== undefined && USABLE_ID.test(id)) ?? hash('sha256', body);
}
