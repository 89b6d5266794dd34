import { CARD_VERSION } from '../../../lib/replica/cards/card.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Takes cards that another version of the code has made for its own. */
export const anyVersion: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async readProject(key) {
        const state = await store.readProject(key);
        return { ...state, cardVersion: state.cardVersion && CARD_VERSION };
      },
    };
  },
};
