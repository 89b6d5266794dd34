import { contentOf } from '../../../lib/replica/card.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Lets the content of every card expire that is deleted, also of one that was renamed. */
export const lateRetirement: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async transact(hold, step, writes) {
        const keys = writes.flatMap((write) => (write.kind === 'delete' ? [write.key] : []));
        const deleted = await store.readCards(hold.key, keys);
        await store.transact(hold, step, writes);
        await store.expireContent([...deleted.values()].flatMap(contentOf), world.clock.date());
      },
    };
  },
};
