import type { ReplicaStore } from '../../lib/replica/replica-store.ts';

export class Killed extends Error {}

/** A store whose user is killed at its `at`-th call: just before it takes effect, or just after. */
export function killing(
  store: ReplicaStore,
  at: number,
  when: 'before' | 'after',
): { store: ReplicaStore; calls: () => number } {
  let calls = 0;
  const handler: ProxyHandler<ReplicaStore> = {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        calls += 1;
        // What is killed makes no call at all any more.
        if (calls > at || (calls === at && when === 'before')) throw new Killed();
        const result: unknown = await Reflect.apply(method, target, args);
        if (calls >= at) throw new Killed();
        return result;
      };
    },
  };
  return { store: new Proxy(store, handler), calls: () => calls };
}
