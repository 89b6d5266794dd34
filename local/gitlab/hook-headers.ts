import { randomUUID } from 'node:crypto';
import type { HookTokens } from './hook-tokens.ts';
import { sign } from './sign.ts';

/** Which GitLab's deliveries to imitate, by major version. */
export type GitLabVersion = 16 | 19;

export const VERSIONS = { 16: '16.11.10', 19: '19.2.1' } as const;

export type HookHeadersInput = HookTokens & {
  readonly version: GitLabVersion;
  /** `scheme://host[:port]`, without a path. */
  readonly origin: string;
  readonly event: 'Push Hook' | 'Tag Push Hook';
  /** The bytes that are sent: the signature is over them. */
  readonly body: Buffer;
  readonly now: Date;
  /** Of a delivery that is sent again; a new one if absent. */
  readonly deliveryId?: string | undefined;
};

/** The headers of one delivery (`WebHookService#build_headers`; GitLab 19: "Delivery headers" of webhooks.md). */
export function hookHeaders(input: HookHeadersInput): Record<string, string> {
  const { version, origin, event, secretToken } = input;
  return {
    'Content-Type': 'application/json',
    'User-Agent': `GitLab/${VERSIONS[version]}`,
    'X-Gitlab-Event': event,
    'X-Gitlab-Webhook-UUID': randomUUID(),
    'X-Gitlab-Instance': origin,
    'X-Gitlab-Event-UUID': randomUUID(),
    ...(secretToken === null ? {} : { 'X-Gitlab-Token': secretToken.replace(/[\r\n]/g, '') }),
    ...identification(input),
  };
}

/** `Idempotency-Key` came with 17.4, the headers of Standard Webhooks with 19.0. */
function identification({
  version,
  signingToken,
  body,
  now,
  deliveryId,
}: HookHeadersInput): Record<string, string> {
  switch (version) {
    case 16:
      return {};
    case 19: {
      const id = deliveryId ?? randomUUID();
      const timestamp = String(Math.floor(now.getTime() / 1000));
      return {
        'Idempotency-Key': id,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        ...(signingToken === null
          ? {}
          : { 'webhook-signature': sign(signingToken, { id, timestamp, body }) }),
      };
    }
  }
}
