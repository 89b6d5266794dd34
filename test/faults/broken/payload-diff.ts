import { gitText } from '../../../local/gitlab/git.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Believes that nothing but the last commit has changed: what the payload of a push lists. */
export const payloadDiff: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async readProject(key) {
        const state = await store.readProject(key);
        if (state.head === null) return state;
        const cwd = world.project(key.projectId - 1).repository.directory;
        const parent = await gitText(['rev-parse', '--quiet', '--verify', 'HEAD^'], { cwd }).catch(
          () => null,
        );
        return { ...state, head: parent ?? state.head };
      },
    };
  },
};
