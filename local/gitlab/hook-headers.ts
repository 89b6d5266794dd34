import { randomUUID } from 'node:crypto';

/** Which GitLab's deliveries to imitate, by major version. */
export type GitLabVersion = 16 | 19;

const USER_AGENT = { 16: 'GitLab/16.11.10', 19: 'GitLab/19.2.1' } as const;

export type HookHeadersInput = {
  readonly version: GitLabVersion;
  /** `scheme://host[:port]`, without a path. */
  readonly origin: string;
  readonly event: 'Push Hook' | 'Tag Push Hook';
  /** Sent as plain text; empty: none is set. */
  readonly secretToken: string;
  readonly now: Date;
};

/** The headers of one delivery (`WebHookService#build_headers`; GitLab 19: "Delivery headers" of webhooks.md). */
export function hookHeaders({
  version,
  origin,
  event,
  secretToken,
  now,
}: HookHeadersInput): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'User-Agent': USER_AGENT[version],
    'X-Gitlab-Event': event,
    'X-Gitlab-Webhook-UUID': randomUUID(),
    'X-Gitlab-Instance': origin,
    'X-Gitlab-Event-UUID': randomUUID(),
    ...(secretToken === '' ? {} : { 'X-Gitlab-Token': secretToken.replace(/[\r\n]/g, '') }),
    ...identification(version, now),
  };
}

/** `Idempotency-Key` came with 17.4, the headers of Standard Webhooks with 19.0. */
function identification(version: GitLabVersion, now: Date): Record<string, string> {
  switch (version) {
    case 16:
      return {};
    case 19: {
      const id = randomUUID();
      const seconds = Math.floor(now.getTime() / 1000);
      return { 'Idempotency-Key': id, 'webhook-id': id, 'webhook-timestamp': String(seconds) };
    }
  }
}
