import { describe, expect, it } from '@jest/globals';
import type { ReplicaStore } from '../../lib/replica/replica-store.ts';
import { failureOf } from '../support/chunks.ts';
import { ACCESS_TOKEN } from '../support/gitlab.ts';
import { modelFile } from '../support/model-file.ts';
import { useReplicaWorld } from '../support/replica-world.ts';

const world = useReplicaWorld();

describe('a run whose time is over between two transactions', () => {
  it('leaves the rest to the next one, which ends what was begun', async () => {
    const project = await world().newProject();
    await project.commit({ 'a.hck.json': modelFile('A'), 'b.hck.json': modelFile('B') });
    const time = new AbortController();
    const steps: string[] = [];
    const store: ReplicaStore = {
      ...world().store,
      cardsPerTransaction: 1,
      transact: async (hold, step, writes) => {
        steps.push(step.kind);
        await world().store.transact(hold, step, writes);
        time.abort();
      },
    };
    const openRemote = async (path: string) => ({
      url: `${world().gitlab.gitlab.url}/${path}.git`,
      token: ACCESS_TOKEN,
      signal: time.signal,
    });
    const failure = await failureOf(project.replicate({}, { store, openRemote }));
    expect(failure).toMatchObject({ code: 'RUN_CUT', outcome: 'retry' });
    expect(steps).toEqual(['begin']);
    const state = await world().store.readProject(project.key);
    expect(state).toMatchObject({ status: 'pending', head: null, lastError: { code: 'RUN_CUT' } });
    expect(state.syncing).not.toBeNull();

    expect(await project.replicate()).toMatchObject({ kind: 'replicated', added: 1 });
    await project.expectReplicated();
  });
});
