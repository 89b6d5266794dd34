import type { Circuit } from './circuit.ts';

/** Where circuits are kept, for all workers. */
export type CircuitStore = {
  readonly read: (instance: string) => Promise<Circuit>;
  /**
   * Writes what `change` makes of the circuit as it is; if it answers the same object, nothing. It may be asked more than
   * once, when others write at the same time.
   */
  readonly update: (instance: string, change: (circuit: Circuit) => Circuit) => Promise<void>;
};
