import { ENGINE, type Engine } from '../engine.ts';

/** Says which head it has its doubts about, whoever has been faster since. */
export const staleSuspect: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async noteSuspect(hold, suspect) {
        // As if there were no condition.
        const { generation } = await world.watch.reader.project(world.instance, hold.key.projectId);
        await store.noteSuspect({ ...hold, generation }, suspect);
      },
    };
  },
};
