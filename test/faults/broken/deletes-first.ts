import { ENGINE, type Engine } from '../engine.ts';

/** Deletes what is gone before it writes what has come. */
export const deletesFirst: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async transact(hold, step, writes) {
        if (step.kind !== 'begin') return store.transact(hold, step, writes);
        const { directory } = world.project(hold.key.projectId - 1).repository;
        const models = await world.stage.oracle.modelsOf(directory, step.syncing);
        const cards = [...(await store.readAllCards(hold.key)).values()];
        const gone = cards.filter(({ path }) => !models.has(path));
        await store.transact(
          hold,
          step,
          gone.map(({ key }) => ({ kind: 'delete', key }) as const),
        );
        await store.transact(hold, { kind: 'continue' }, writes);
      },
    };
  },
};
