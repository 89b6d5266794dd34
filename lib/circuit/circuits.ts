import type { ProjectKey } from '../project-key.ts';
import { afterTrouble, type Circuit, type Opening } from './circuit.ts';
import { type CircuitOpen, refusalBy } from './circuit-open.ts';
import type { CircuitStore } from './circuit-store.ts';
import { troubleOf } from './trouble.ts';

export type CircuitsOptions = {
  readonly store: CircuitStore;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
};

/** Which instances may be asked. What it knows beyond the store is only a memory: that of a worker that was served. */
export class Circuits {
  readonly #options: CircuitsOptions;
  readonly #servedAt = new Map<string, number>();

  constructor(options: CircuitsOptions) {
    this.#options = options;
  }

  /** Why the instance may not be asked now; null if it may. @throws what the store throws */
  async refusal(instance: string): Promise<CircuitOpen | null> {
    const { store, now, random } = this.#options;
    return refusalBy(await store.read(instance), instance, now().getTime(), random());
  }

  /** The instance has served somebody. */
  noteServed(instance: string): void {
    this.#servedAt.set(instance, this.#options.now().getTime());
  }

  /**
   * To be told of every failed run.
   * @returns the opening, if this was what opened the circuit
   * @throws what the store throws
   */
  async noteFailure({ instance, projectId }: ProjectKey, error: unknown): Promise<Opening | null> {
    const { store, now } = this.#options;
    const trouble = troubleOf(error);
    if (trouble === null) return null;
    const servedAt = this.#servedAt.get(instance) ?? 0;
    const met = { trouble, projectId, at: now().getTime(), servedAt };
    let opened: Opening | null = null;
    await store.update(instance, (circuit: Circuit) => {
      const changed = afterTrouble(circuit, met);
      opened = changed.opening === circuit.opening ? null : changed.opening;
      return changed;
    });
    return opened;
  }
}
