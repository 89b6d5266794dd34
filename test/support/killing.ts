import type { ReplicaStore } from '../../lib/replica/replica-store.ts';

export class Killed extends Error {}

/**
 * A store whose user is killed before its `at`-th call takes effect, which is also after the one before has: it makes
 * no call at all any more.
 */
export function killing(store: ReplicaStore, at: number): { store: ReplicaStore; calls: () => number } {
  let calls = 0;
  const handler: ProxyHandler<ReplicaStore> = {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        calls += 1;
        if (calls >= at) throw new Killed();
        return Reflect.apply(method, target, args);
      };
    },
  };
  return { store: new Proxy(store, handler), calls: () => calls };
}
