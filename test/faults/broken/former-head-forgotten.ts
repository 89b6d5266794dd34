import { ENGINE, type Engine } from '../engine.ts';

/** Does not remember which head was shown before: what it was taken back from may come back as news. */
export const formerHeadForgotten: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return { ...store, readProject: async (key) => ({ ...(await store.readProject(key)), former: null }) };
  },
};
