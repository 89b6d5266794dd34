import { ENGINE, type Engine } from '../engine.ts';

/** Reads once more what it has just read, and once more. */
export const readsAgain: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async readProject(key) {
        for (let times = 0; times < 3; times += 1) await store.readProject(key);
        return store.readProject(key);
      },
    };
  },
};
