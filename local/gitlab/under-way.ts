/** Work that goes on after its request is answered, kept in sight so that it can be waited for. */
export class UnderWay {
  readonly #work = new Set<Promise<unknown>>();

  /** @returns the same promise; whoever holds it learns how the work ends. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    this.#work.add(work);
    const done = () => this.#work.delete(work);
    work.then(done, done);
    return work;
  }

  /** Until nothing is under way, what the work itself has started in the meantime included. */
  async settle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
