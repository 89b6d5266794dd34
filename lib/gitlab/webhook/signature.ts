import { createHmac } from 'node:crypto';
import { isSameSecret } from '../../same-secret.ts';

/** What a signed delivery shows (Standard Webhooks; GitLab 19 and later). */
export type Signed = {
  /** `webhook-id` */
  readonly id: string;
  /** `webhook-timestamp`: Unix seconds, when the request was built. */
  readonly timestamp: string;
  /** `webhook-signature`: entries `v1,<base64>` with spaces between, more than one while a sender changes its key. */
  readonly signature: string;
  /** The bytes as sent. */
  readonly body: Buffer;
};

/** How far a delivery's clock may be from ours, both ways: what the libraries of Standard Webhooks allow. */
const TOLERANCE_SECONDS = 5 * 60;

/** Without a dot, at which what is signed could be cut at another place: time and body would then be other ones. */
const SIGNABLE_ID = /^[^.]{1,256}$/;

/** A sender that changes its key lists two; the rest of a longer list would only cost us time. */
const MAX_SIGNATURES = 64;

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The key in a signing token: the base64 after `whsec_`. Null if it is none. */
export function signingKey(token: string): Buffer | null {
  if (!token.startsWith(PREFIX)) return null;
  const encoded = token.slice(PREFIX.length);
  return encoded !== '' && BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

/**
 * Whether any listed signature was made with any of the keys. All are compared with all, so that the time taken does
 * not say which one fits. Its age is another question: `isRecent`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSignedBy(keys: readonly Buffer[], { id, timestamp, signature, body }: Signed): boolean {
  if (!SIGNABLE_ID.test(id) || !isTimestamp(timestamp)) return false;
  const listed = signature
    .split(' ', MAX_SIGNATURES)
    .map((entry) => entry.split(','))
    .flatMap(([version, value]) => (version === 'v1' && value !== undefined ? [value] : []));
  return keys
    .map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'))
    .flatMap((expected) => listed.map((shown) => isSameSecret(shown, expected)))
    .includes(true);
}

/** Whether a signed delivery was built recently: an older one may be a recording that somebody plays again. */
export function isRecent({ timestamp }: Pick<Signed, 'timestamp'>, now: Date): boolean {
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  return isTimestamp(timestamp) && Math.abs(age) <= TOLERANCE_SECONDS;
}

function isTimestamp(text: string): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(text);
}
