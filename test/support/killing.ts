import type { ReplicaStore } from '../../lib/replica/replica-store.ts';

export class Killed extends Error {}

type Killing = { readonly store: ReplicaStore; readonly calls: () => number; readonly kill: () => void };

/**
 * A store whose user is killed before its `at`-th call takes effect, which is also after the one before has, or when it is
 * told: it makes no call at all any more.
 */
export function killing(store: ReplicaStore, at = Number.POSITIVE_INFINITY): Killing {
  let calls = 0;
  let last = at;
  const handler: ProxyHandler<ReplicaStore> = {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        calls += 1;
        if (calls >= last) throw new Killed();
        return Reflect.apply(method, target, args);
      };
    },
  };
  const kill = () => {
    last = 0;
  };
  return { store: new Proxy(store, handler), calls: () => calls, kill };
}
