import { ENGINE, type Engine } from '../engine.ts';

/** Leaves its run open, for the next one to clean up after. */
export const runLeftOpen: Engine = {
  ...ENGINE,
  store: (table, world) => ({ ...ENGINE.store(table, world), closeRun: async () => {} }),
};
