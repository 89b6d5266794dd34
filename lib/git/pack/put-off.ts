import { type Delta, inDeltaOrder } from './delta-order.ts';

/**
 * Deltas whose base is not at hand any more. They wait until the end of the pack, where those that share a base meet. One
 * that is put off is read again, and so is each step of a base that is built again: once the one has taken as long as the
 * other would, the base is built, for any number may stand on it.
 */
export class PutOff<T extends Delta<T>> {
  readonly #isAtHand: (node: T) => boolean;
  /** By base, how many were put off since it was last at hand. */
  readonly #onBase = new Map<T, number>();
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

  #shouldBuild(base: T): boolean {
    const others = this.#onBase.get(base) ?? 0;
    let steps = 0;
    for (let node: T | null = base; node !== null && !this.#isAtHand(node); node = node.base) {
      steps += 1;
      if (steps <= others + 1) continue;
      this.#onBase.set(base, others + 1);
      return false;
    }
    this.#onBase.delete(base);
    return true;
  }
}
