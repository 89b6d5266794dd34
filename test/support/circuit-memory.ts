import { type Circuit, UNTROUBLED } from '../../lib/circuit/circuit.ts';
import type { CircuitStore } from '../../lib/circuit/circuit-store.ts';

export type CircuitMemory = CircuitStore & {
  readonly circuits: Map<string, Circuit>;
  /** Changes that were written so far. */
  writes: number;
};

/** Circuits in memory: as the table keeps them, but for the table. */
export function circuitMemory(): CircuitMemory {
  const circuits = new Map<string, Circuit>();
  const memory: CircuitMemory = {
    circuits,
    writes: 0,
    async read(instance) {
      return circuits.get(instance) ?? UNTROUBLED;
    },
    async update(instance, change) {
      const circuit = circuits.get(instance) ?? UNTROUBLED;
      const changed = change(circuit);
      if (changed === circuit) return;
      circuits.set(instance, changed);
      memory.writes += 1;
    },
  };
  return memory;
}
