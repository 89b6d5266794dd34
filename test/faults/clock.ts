/** Time that passes only when somebody lets it: nothing that only waits takes any. */
export class VirtualClock {
  #now = Date.parse('2026-11-22T08:00:00.000Z');

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  pass(milliseconds: number): void {
    this.#now += Math.max(0, milliseconds);
  }

  passTo(time: number): void {
    this.pass(time - this.#now);
  }

  /** The time as somebody reads it whose clock is wrong by so much. */
  date(skewMs = 0): Date {
    return new Date(this.#now + skewMs);
  }
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
