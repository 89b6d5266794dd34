import { Conflict } from '../../../lib/errors.ts';
import { type Card, contentOf } from '../../../lib/replica/cards/card.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Lets what it was to supersede expire also where somebody was faster, who may have moved it to another card. */
export const lateRetirement: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    let seen = new Map<string, Card>();
    const keep = (cards: Map<string, Card>) => {
      seen = cards;
      return cards;
    };
    return {
      ...store,
      readAllCards: async (project) => keep(await store.readAllCards(project)),
      readCards: async (project, keys) => keep(await store.readCards(project, keys)),
      async transact(hold, step, writes) {
        try {
          await store.transact(hold, step, writes);
        } catch (error) {
          if (!(error instanceof Conflict)) throw error;
          const superseded = writes.flatMap((write) => {
            const card = seen.get(write.kind === 'put' ? write.card.key : write.key);
            return card === undefined ? [] : contentOf(card);
          });
          await store.expireContent(superseded, world.clock.date());
          throw error;
        }
      },
    };
  },
};
