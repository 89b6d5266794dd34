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

/** GitLab shows those of two days; the last of a session will do. */
const KEPT_DELIVERIES = 500;

/** Delivers events to the one hook and keeps what came of it. */
export class HookSender {
  readonly #options: HookSenderOptions;
  readonly #closing = new AbortController();
  readonly #recent: Delivery[] = [];

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

  /** @returns null where the hook has no URL. */
  async send(trigger: Delivery['trigger'], event: PushEvent): Promise<Delivery | null> {
    const { hook, version, origin } = this.#options;
    const url = this.url;
    if (url === null) return null;
    const sentAt = new Date();
    const body = Buffer.from(JSON.stringify(event));
    const headers = hookHeaders({
      version,
      origin,
      event: event.object_kind === 'push' ? 'Push Hook' : 'Tag Push Hook',
      secretToken: hook.secretToken,
      signingToken: hook.signingToken,
      body,
      now: sentAt,
    });
    const started = performance.now();
    const outcome = await deliver({ url, headers, body, signal: this.#closing.signal });
    const delivery: Delivery = {
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
