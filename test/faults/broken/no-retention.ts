import { DAY } from '../clock.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Lets superseded content expire at once, under readers in flight. */
export const noRetention: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      expireContent: (contents, at) => store.expireContent(contents, new Date(at.getTime() - 30 * DAY)),
    };
  },
};
