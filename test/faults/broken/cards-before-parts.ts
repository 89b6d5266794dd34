import { ENGINE, type Engine } from '../engine.ts';

/** Writes what cards refer to after the cards. */
export const cardsBeforeParts: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    const waiting: (() => Promise<unknown>)[] = [];
    return {
      ...store,
      async writeContent(contentId, gzip) {
        waiting.push(() => store.writeContent(contentId, gzip));
        return Math.ceil(gzip.length / (340 * 1024));
      },
      async transact(hold, step, writes) {
        await store.transact(hold, step, writes);
        for (const write of waiting.splice(0)) await write();
      },
    };
  },
};
