import { ENGINE, type Engine } from '../engine.ts';

/** Shows new bytes under what the former ones said of themselves. */
export const staleCatalogue: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async transact(hold, step, writes) {
        const keys = writes.flatMap((write) => (write.kind === 'put' ? [write.card.key] : []));
        const former = await store.readCards(hold.key, keys);
        const stale = writes.map((write) => {
          const card = write.kind === 'put' ? former.get(write.card.key) : undefined;
          if (write.kind === 'delete' || !card?.catalogue || !write.card.catalogue) return write;
          const { name } = write.card.catalogue;
          return { ...write, card: { ...write.card, catalogue: { ...card.catalogue, name } } };
        });
        await store.transact(hold, step, stale);
      },
    };
  },
};
