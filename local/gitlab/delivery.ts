import { isNativeError } from 'node:util/types';
import type { PushEvent } from './push-event.ts';

/** What GitLab's "Recent events" keeps of a delivery; it holds no secret. */
export type Delivery = {
  readonly id: number;
  /** Null: the hook that the sample was started with. */
  readonly hookId: number | null;
  readonly projectId: number;
  readonly trigger: 'push' | 'test';
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly event: PushEvent;
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly outcome: DeliveryOutcome;
};

export type DeliveryOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** No answer: GitLab shows `internal error` and this reason. */
  | { readonly kind: 'failed'; readonly reason: string };

export type DeliveryRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
  readonly signal: AbortSignal;
};

/** GitLab.com's, and the default elsewhere. */
const TIMEOUT_MS = 10_000;
/** So much of an answer GitLab keeps. */
const KEPT_BODY_BYTES = 8192;

/** Sends a hook once: whatever comes of it is its outcome, GitLab never tries again. */
export async function deliver({ url, headers, body, signal }: DeliveryRequest): Promise<DeliveryOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, Connection: 'close' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const kept = Buffer.from(await response.arrayBuffer()).subarray(0, KEPT_BODY_BYTES);
    return { kind: 'answered', status: response.status, body: kept.toString('utf8') };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** `fetch` says only that it failed; what happened stands in the cause. */
function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return isNativeError(error.cause) ? error.cause.message : error.message;
}

/** As GitLab keeps them: the secret token is not shown. A signature is no secret, and helps who looks for a mistake. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name === 'X-Gitlab-Token' ? '[REDACTED]' : value]),
  );
}
