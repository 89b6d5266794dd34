import { afterAll, beforeAll } from '@jest/globals';
import type { GitRemote } from '../../lib/git/types.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { ACCESS_TOKEN } from './gitlab.ts';
import type { ReplicaWorld } from './replica-world.ts';

/** A way to git that counts the requests, and does nothing else. */
export type CountedGit = {
  readonly requests: () => number;
  readonly openRemote: (path: string) => Promise<GitRemote>;
};

/** Stands in front of a world's git for the tests of a file. */
export function useCountedGit(world: () => ReplicaWorld): CountedGit {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(world().gitlab.gitlab.url);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
  });
  return {
    requests: () => proxy.requests,
    openRemote: async (path) => ({ url: `${proxy.endpoint}/${path}.git`, token: ACCESS_TOKEN }),
  };
}
