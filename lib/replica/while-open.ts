import type { ProjectKey } from '../project-key.ts';
import type { OpenRun } from './project-state.ts';
import type { ReplicaStore } from './replica-store.ts';

/** Does work that writes content with its run open, so that what is left of it is found if it is cut. */
export async function whileOpen<T>(
  key: ProjectKey,
  run: OpenRun,
  store: ReplicaStore,
  work: () => Promise<T>,
): Promise<T> {
  if (run.contentIds.length === 0) return work();
  await store.openRun(key, run);
  try {
    const result = await work();
    await store.closeRun(key, run);
    return result;
  } catch (error) {
    // A faster run may have fenced and drained this one before it wrote its last content: so it is opened once more.
    await store.openRun(key, run);
    throw error;
  }
}
