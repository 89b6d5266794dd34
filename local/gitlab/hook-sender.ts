import { type Delivery, deliver, redactHeaders } from './delivery.ts';
import { type GitLabVersion, hookHeaders } from './hook-headers.ts';
import type { HookTokens } from './hook-tokens.ts';
import type { PushEvent } from './push-event.ts';

/** Its tokens are read for each delivery: they may be changed at any time. */
export type Hook = HookTokens & {
  /** Where to deliver; null while nobody listens. */
  readonly url: () => string | null;
};

export type HookSenderOptions = {
  readonly hook: Hook;
  readonly version: GitLabVersion;
  readonly origin: string;
  readonly onDelivery?: ((delivery: Delivery) => void) | undefined;
};

/** One of the hooks that were added. */
export type Recipient = HookTokens & { readonly id: number; readonly url: string };

/** GitLab shows those of two days; the last of a session will do. */
const KEPT_DELIVERIES = 500;

/** Delivers events to the one hook and keeps what came of it. */
export class HookSender {
  readonly #options: HookSenderOptions;
  readonly #closing = new AbortController();
  readonly #recent: Delivery[] = [];
  #lastId = 0;

  constructor(options: HookSenderOptions) {
    this.#options = options;
  }

  get url(): string | null {
    return this.#options.hook.url();
  }

  get version(): GitLabVersion {
    return this.#options.version;
  }

  get tokens(): HookTokens {
    return this.#options.hook;
  }

  /** The last 500, oldest first. */
  get recent(): readonly Delivery[] {
    return this.#recent;
  }

  /**
   * @param recipient the one hook of the options if absent
   * @param deliveryId the same again for what is sent again
   * @returns null where that has no URL.
   */
  async send(
    trigger: Delivery['trigger'],
    event: PushEvent,
    recipient?: Recipient,
    deliveryId?: string,
  ): Promise<Delivery | null> {
    const { hook, version, origin } = this.#options;
    const url = recipient?.url ?? this.url;
    if (url === null) return null;
    const { secretToken, signingToken } = recipient ?? hook;
    const sentAt = new Date();
    const body = Buffer.from(JSON.stringify(event));
    const headers = hookHeaders({
      version,
      origin,
      event: event.object_kind === 'push' ? 'Push Hook' : 'Tag Push Hook',
      secretToken,
      signingToken,
      body,
      now: sentAt,
      deliveryId,
    });
    const started = performance.now();
    const outcome = await deliver({ url, headers, body, signal: this.#closing.signal });
    this.#lastId += 1;
    const delivery: Delivery = {
      id: this.#lastId,
      hookId: recipient?.id ?? null,
      projectId: event.project_id,
      trigger,
      url,
      requestHeaders: redactHeaders(headers),
      event,
      sentAt,
      durationMs: performance.now() - started,
      outcome,
    };
    this.#keep(delivery);
    return delivery;
  }

  /** Gives up what is being delivered. */
  close(): void {
    this.#closing.abort(new Error('The sample GitLab was stopped.'));
  }

  #keep(delivery: Delivery): void {
    this.#recent.push(delivery);
    if (this.#recent.length > KEPT_DELIVERIES) this.#recent.shift();
    this.#options.onDelivery?.(delivery);
  }
}
