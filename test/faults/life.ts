import { AsyncLocalStorage } from 'node:async_hooks';
import type { VirtualClock } from './clock.ts';
import type { Tally } from './tally.ts';
import {
  type Faults,
  isOfLife,
  type LifeEffect,
  NO_FAULTS,
  type Operation,
  type Target,
  type Twist,
} from './twist.ts';

export class Killed extends Error {}

/** What a call takes. */
const CALL_MS = 10;
/** What a slow call takes: then there is time left in an invocation to show what there is, and not for more. */
export const LATE_MS = 90_000;

export type LifeOptions = {
  readonly clock: VirtualClock;
  readonly twists: readonly Twist[];
  /** What has happened to whom. */
  readonly tally: Tally;
  /** By how much its card and message versions are ahead of this code's. */
  readonly version: number;
};

/** One invocation of a function, whose every call passes here: it can be held, killed, or told a fault. */
export class Life {
  /** Names it to whom it calls over HTTP; in the form of GitLab's tokens, so that it is known where it is seen. */
  readonly token: string;
  readonly version: number;
  /** Calls by what they do. */
  readonly counts: Record<Operation, number> = {
    read: 0,
    write: 0,
    transact: 0,
    send: 0,
    postpone: 0,
    git: 0,
  };
  /** Items that it has written. */
  writes = 0;
  /** Twists that came to pass. */
  twisted = 0;
  readonly #clock: VirtualClock;
  readonly #twists: readonly Twist[];
  readonly #tally: Tally;
  readonly #deadlines: { readonly controller: AbortController; readonly at: number }[] = [];
  readonly #calls = new Map<string, number>();
  #underWay = 0;
  #isDead = false;
  #gate: PromiseWithResolvers<void> | null = null;
  #held = Promise.withResolvers<'held'>();

  constructor(token: string, { clock, twists, tally, version }: LifeOptions) {
    this.token = token;
    this.version = version;
    this.#clock = clock;
    this.#twists = twists;
    this.#tally = tally;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Whether anything has happened to it. */
  get isHarmed(): boolean {
    return this.#isDead || this.twisted > 0;
  }

  /** Resolves once it is held at a call and none of its calls is under way. */
  get held(): Promise<'held'> {
    return this.#held.promise;
  }

  /**
   * Passes a call, which ends with `leave`. Whoever carries out a fault says so (`suffers`), if it has come to anything.
   * @param weather what goes wrong at all calls to the target
   * @throws Killed
   */
  async enter<T extends Target>(target: T, operation: Operation, weather: Faults[T]): Promise<Faults> {
    await this.#pass();
    this.counts[operation] += 1;
    const twists = this.#twistsAt(['any', ...new Set([target, operation])]);
    const faults = { ...NO_FAULTS, [target]: weather };
    for (const { effect } of twists) {
      if (isOfLife(effect)) this.#befall(effect, operation);
      else Object.assign(faults, { [target]: effect });
    }
    await this.#pass();
    this.#clock.pass(CALL_MS);
    this.#underWay += 1;
    return faults;
  }

  leave(): void {
    this.#underWay -= 1;
    this.#tellIfHeld();
  }

  /** Whether it lives to say that it is done. */
  acknowledges(): boolean {
    if (this.#twistsAt(['any', 'acknowledge']).some(({ effect }) => effect === 'kill')) {
      this.#isDead = true;
      this.suffers('kill', 'acknowledge');
    }
    return !this.#isDead;
  }

  /** Something has gone wrong at a call of its. */
  suffers(effect: string | number, operation: Operation | 'acknowledge'): void {
    this.twisted += 1;
    this.#tally.count(`${effect} at ${operation}`);
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

  #befall(effect: LifeEffect, operation: Operation): void {
    if (effect === 'kill') this.#isDead = true;
    else if (effect === 'pause') this.#gate ??= Promise.withResolvers();
    else this.wait(LATE_MS);
    this.suffers(effect, operation);
  }

  async #pass(): Promise<void> {
    this.#tellIfHeld();
    await this.#gate?.promise;
    if (this.#isDead) throw new Killed('The worker was killed.');
  }

  #tellIfHeld(): void {
    if (this.#gate !== null && this.#underWay === 0) this.#held.resolve('held');
  }

  /** Counts a call in each of the ways that it can be named, and finds what is to happen at it. */
  #twistsAt(names: readonly string[]): Twist[] {
    const counts = new Map(names.map((name) => [name, (this.#calls.get(name) ?? 0) + 1]));
    for (const [name, count] of counts) this.#calls.set(name, count);
    return this.#twists.filter((twist) => {
      const count = counts.get(twist.target) ?? 0;
      const times = 'times' in twist ? twist.times : 1;
      return count >= twist.at && count < twist.at + times;
    });
  }
}

/** Whose call it is. */
export const lives = new AsyncLocalStorage<Life>();
