import { AsyncLocalStorage } from 'node:async_hooks';
import type { VirtualClock } from './clock.ts';
import { type Faults, NO_FAULTS, type Target, type Twist } from './twist.ts';

export class Killed extends Error {}

/** What a call takes. */
const CALL_MS = 10;
/** What a slow call takes: then there is time left in an invocation to show what there is, and not for more. */
const LATE_MS = 90_000;

/** One invocation of a function, whose every call passes here: it can be held, killed, or told a fault. */
export class Life {
  /** Names it to whom it calls over HTTP; in the form of GitLab's tokens, so that it is known where it is seen. */
  readonly token: string;
  readonly counts: Record<Target, number> = { table: 0, git: 0, queue: 0 };
  writes = 0;
  /** Twists that came to pass. */
  twisted = 0;
  readonly #clock: VirtualClock;
  readonly #twists: readonly Twist[];
  readonly #deadlines: { readonly controller: AbortController; readonly at: number }[] = [];
  #calls = 0;
  #underWay = 0;
  #isDead = false;
  #gate: PromiseWithResolvers<void> | null = null;
  #held = Promise.withResolvers<'held'>();

  constructor(token: string, clock: VirtualClock, twists: readonly Twist[]) {
    this.token = token;
    this.#clock = clock;
    this.#twists = twists;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Resolves once it is held at a call and none of its calls is under way. */
  get held(): Promise<'held'> {
    return this.#held.promise;
  }

  /** Passes a call, which ends with `leave`. @throws Killed */
  async enter(target: Target): Promise<Faults> {
    await this.#pass();
    this.#calls += 1;
    this.counts[target] += 1;
    const twist = this.#twists.find((one) => one.target === 'any' && one.at === this.#calls);
    if (twist !== undefined) this.twisted += 1;
    if (twist?.effect === 'kill') this.#isDead = true;
    if (twist?.effect === 'pause') this.#gate ??= Promise.withResolvers();
    if (twist?.effect === 'late') this.wait(LATE_MS);
    await this.#pass();
    this.#clock.pass(CALL_MS);
    this.#underWay += 1;
    return this.#faultsOf(target);
  }

  leave(): void {
    this.#underWay -= 1;
    this.#tellIfHeld();
  }

  resume(): void {
    this.#held = Promise.withResolvers();
    this.#gate?.resolve();
    this.#gate = null;
  }

  kill(): void {
    this.#isDead = true;
    this.resume();
  }

  /** As `AbortSignal.timeout`, in virtual time: it aborts when that has been waited for in vain. */
  deadline(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.#deadlines.push({ controller, at: this.#clock.now + milliseconds });
    return controller.signal;
  }

  /** Time passes over which the invocation hears nothing. */
  wait(milliseconds: number): void {
    this.#clock.pass(milliseconds);
    for (const { controller, at } of this.#deadlines) {
      if (at <= this.#clock.now) controller.abort(new DOMException('The time is over.', 'TimeoutError'));
    }
  }

  async #pass(): Promise<void> {
    this.#tellIfHeld();
    await this.#gate?.promise;
    if (this.#isDead) throw new Killed('The worker was killed.');
  }

  #tellIfHeld(): void {
    if (this.#gate !== null && this.#underWay === 0) this.#held.resolve('held');
  }

  #faultsOf(target: Target): Faults {
    const count = this.counts[target];
    const faults = { ...NO_FAULTS };
    for (const twist of this.#twists) {
      if (twist.target === 'any' || twist.target !== target) continue;
      if (count >= twist.at && count < twist.at + twist.times)
        Object.assign(faults, { [target]: twist.effect });
    }
    return faults;
  }
}

/** Whose call it is. */
export const lives = new AsyncLocalStorage<Life>();
