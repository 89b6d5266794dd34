import type { Command } from './command.ts';
import type { WorldOptions } from './world.ts';

/** What happens, and to whom. */
export type History = {
  readonly options: WorldOptions;
  readonly commands: readonly Command[];
};
