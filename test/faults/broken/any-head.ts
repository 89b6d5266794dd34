import { gitText } from '../../../local/gitlab/git.ts';
import { ENGINE, type Engine } from '../engine.ts';
import { readableOf } from '../git-project.ts';

/** Believes whatever head git shows, as if it had been there for long. */
export const anyHead: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async readProject(key) {
        const state = await store.readProject(key);
        if (state.head === null) return state;
        const cwd = readableOf(world.project(key.projectId - 1), world.clock.now);
        const head = await gitText(['rev-parse', 'HEAD'], { cwd });
        return { ...state, suspect: { head, since: '1970-01-01T00:00:00.000Z' } };
      },
    };
  },
};
