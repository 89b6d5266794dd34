import { ENGINE, type Engine } from '../engine.ts';

/** Takes what git answers for what it shows at that moment, however long the answer was under way. */
export const askedAsAnswered: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      readProject: async (key) => {
        const project = await store.readProject(key);
        return { ...project, askedAt: project.observedAt };
      },
    };
  },
};
