/** Says what is being done, and when it is done how long it took: `packaging the service… 1.9 s`. */
export class Progress {
  readonly #write: (text: string) => void;
  #startedAt: number | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  step(name: string): void {
    this.done();
    this.#startedAt = performance.now();
    this.#write(`${name}… `);
  }

  /** Ends the line; does nothing where there is none to end. */
  done(): void {
    if (this.#startedAt === undefined) return;
    this.#write(`${((performance.now() - this.#startedAt) / 1000).toFixed(1)} s\n`);
    this.#startedAt = undefined;
  }
}
