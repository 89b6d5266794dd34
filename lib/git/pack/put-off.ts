import { type Delta, inDeltaOrder } from './delta-order.ts';

/**
 * Deltas whose base is not at hand any more. They wait until the end of the pack, where those that share a base meet. One
 * that is put off is read again, and so is each step of a base that is built again: once the one has taken as long as the
 * other would, the base is built, for any number may stand on it.
 */
export class PutOff<T extends Delta<T>> {
  readonly #isAtHand: (node: T) => boolean;
  /** By base, how far below it was looked since it was last at hand: one step for each that was put off. */
  readonly #lookedTo = new Map<T, T>();
  #waiting: T[] = [];

  constructor(isAtHand: (node: T) => boolean) {
    this.#isAtHand = isAtHand;
  }

  /** @returns false if it is to be built now */
  take(delta: T): boolean {
    const { base } = delta;
    if (base === null || this.#shouldBuild(base)) return false;
    this.#waiting.push(delta);
    return true;
  }

  /** All that were put off until now, in the order that builds the fewest bases again. */
  takeAll(): T[] {
    const ordered = inDeltaOrder(this.#waiting);
    this.#waiting = [];
    return ordered;
  }

  /** Looks one step further each time: half a million deltas on chains of thousands must not walk all of them. */
  #shouldBuild(base: T): boolean {
    if (!this.#isAtHand(base)) {
      const { base: next } = this.#lookedTo.get(base) ?? base;
      if (next !== null && !this.#isAtHand(next)) {
        this.#lookedTo.set(base, next);
        return false;
      }
    }
    this.#lookedTo.delete(base);
    return true;
  }
}
