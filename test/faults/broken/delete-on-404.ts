import { ENGINE, type Engine } from '../engine.ts';

/** Takes a repository that is not found for one that is empty. */
export const deleteOn404: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async noteFailure(hold, failure) {
        if (failure.error.code === 'GIT_NOT_FOUND') {
          const cards = await store.readAllCards(hold.key);
          const deletes = [...cards.keys()].map((key) => ({ kind: 'delete', key }) as const);
          await store.transact(hold, { kind: 'continue' }, deletes);
        }
        await store.noteFailure(hold, failure);
      },
    };
  },
};
