import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UNKNOWN_PROJECT } from '../../lib/replica/project/project-state.ts';
import { type CapturedLog, captureLog } from '../../test/support/captured-log.ts';
import { startServer } from '../../test/support/git-server.ts';
import { ACCESS_TOKEN } from '../../test/support/gitlab.ts';
import { useWorkerWorld } from '../../test/support/worker-world.ts';
import { tellModelers } from './tell-modelers.ts';

const world = useWorkerWorld();
let log: CapturedLog;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => void jest.restoreAllMocks());

describe('tellModelers', () => {
  it('waits for a silent GitLab no longer than it may', async () => {
    const silent = await startServer(() => undefined);
    const worker = world.worker(ACCESS_TOKEN);
    const waits: number[] = [];
    const timeout = (milliseconds: number) => {
      waits.push(milliseconds);
      return AbortSignal.timeout(100);
    };
    const state = { ...UNKNOWN_PROJECT, status: 'synced', head: 'a'.repeat(40) } as const;
    const store = { ...worker.store, readProject: async () => state };
    const key = { instance: silent.origin, projectId: 1 };
    await tellModelers(key, UNKNOWN_PROJECT, { ...worker, timeout, store });
    await silent.close();
    expect(waits).toEqual([3_000]);
    expect(log.entries().map(({ message }) => message)).toEqual(['commit status not written']);
  });

  it('throws nothing where the table cannot be read', async () => {
    const worker = world.worker(ACCESS_TOKEN);
    const store = { ...worker.store, readProject: () => Promise.reject(new Error('no table')) };
    const key = { instance: 'https://gitlab.com', projectId: 1 };
    await tellModelers(key, UNKNOWN_PROJECT, { ...worker, store });
    expect(log.entries()).toEqual([expect.objectContaining({ level: 'WARN', reason: 'no table' })]);
  });
});
