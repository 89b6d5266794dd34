import { describe, expect, it } from '@jest/globals';
import { PATH, useMemoryWorld } from '../../../test/support/memory-world.ts';
import type { ProjectState } from './project-state.ts';
import { register } from './register.ts';

const world = useMemoryWorld();
const lastError = { code: 'GIT_NOT_FOUND', message: 'Absent.', advice: null, at: '2026-11-22T12:00:00.000Z' };

describe('register', () => {
  it.each<[string, Partial<ProjectState>, boolean, boolean]>([
    ['that is new', {}, false, true],
    ['that was replicated', { generation: 1 }, false, false],
    ['that has failed', { lastError }, false, false],
    ['that was forgotten', { generation: 1, forgotten: true }, false, true],
    ['that was replicated, in a full run', { generation: 1 }, true, true],
    ['that has failed, in a full run', { lastError }, true, true],
  ])('puts a project on the list %s', async (_, state, full, isPut) => {
    world().table.change(state);
    const run = world().run({ full });
    const at: string[] = [];
    const store = {
      ...world().table.store,
      registerProject: async (_: unknown, path: string | null, time: string) => {
        at.push(`${path} ${time}`);
      },
    };
    await register({ ...run, context: { ...run.context, store } }, PATH);
    expect(at).toEqual(isPut ? [`${PATH} 2026-11-22T12:00:00.000Z`] : []);
  });
});
