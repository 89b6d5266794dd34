import type { Delivery, DeliveryOutcome } from './delivery.ts';
import { alertStatus, healthAfter } from './hook-health.ts';
import type { HookSender } from './hook-sender.ts';
import type { Project } from './projects.ts';
import type { PushEvent } from './push-event.ts';
import type { StoredHook, StoredHooks } from './stored-hooks.ts';

/** All webhooks: the one that the sample is started with, which every project has, and those that were added. */
export class Hooks {
  readonly sender: HookSender;
  readonly stored: StoredHooks;

  constructor(sender: HookSender, stored: StoredHooks) {
    this.sender = sender;
    this.stored = stored;
  }

  hasAny(project: Project): boolean {
    return this.sender.url !== null || this.stored.of(project).length > 0;
  }

  /** Tells all hooks of a project of an event. GitLab drops what is meant for one that is disabled. */
  async push(project: Project, event: PushEvent): Promise<void> {
    const awake = this.stored.of(project).filter((hook) => {
      const isWanted = event.object_kind === 'push' ? hook.pushEvents : hook.tagPushEvents;
      return isWanted && alertStatus(hook, new Date()) === 'executable';
    });
    await Promise.all([
      this.sender.send('push', event),
      ...awake.map((hook) => this.#deliver(hook, 'push', event)),
    ]);
  }

  /** Also to one that is disabled; an answer of success enables it again. */
  async test(hook: StoredHook, event: PushEvent): Promise<Delivery | null> {
    return this.#deliver(hook, 'test', event);
  }

  /** What came of a hook's events, newest first. */
  log(hook: StoredHook): Delivery[] {
    return this.sender.recent.filter(({ hookId, url }) => hookId === hook.id && url === hook.url).reverse();
  }

  async resend(hook: StoredHook, { trigger, event, requestHeaders }: Delivery): Promise<Delivery | null> {
    return this.#deliver(hook, trigger, event, requestHeaders['Idempotency-Key']);
  }

  async #deliver(hook: StoredHook, trigger: Delivery['trigger'], event: PushEvent, id?: string) {
    const delivery = await this.sender.send(trigger, event, hook, id);
    if (delivery === null) return null;
    const now = new Date();
    const current = this.stored.list(hook.owner).find((other) => other.id === hook.id) ?? hook;
    await this.stored.update(hook.id, healthAfter(current, isSuccess(delivery.outcome), now));
    return delivery;
  }
}

/** 2xx, and 3xx as well. */
export function isSuccess(outcome: DeliveryOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 400;
}
