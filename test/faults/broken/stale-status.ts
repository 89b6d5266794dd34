import { ENGINE, type Engine } from '../engine.ts';

/** Says what went wrong whoever has been faster since. */
export const staleStatus: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async noteFailure(hold, failure) {
        // As if there were no condition.
        const { generation } = await world.watch.reader.project(world.instance, hold.key.projectId);
        await store.noteFailure({ ...hold, generation }, failure);
      },
    };
  },
};
