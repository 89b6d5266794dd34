import { ENGINE, type Engine } from '../engine.ts';

/** Reads what is at a project's path without asking whose it is. */
export const pathTakeover: Engine = {
  ...ENGINE,
  prepare({ front }) {
    front.hasApi = false;
  },
};
