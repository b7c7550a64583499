import {memoryStore, type ProxyStore} from '../../../src/proxy/index.ts';

/** A store in memory that a test can replace by an empty one, and whose methods fail while `failing` says so. */
export function switchedStore(now: () => number = Date.now) {
  let inner = memoryStore({now});
  const state: {failing(method: keyof ProxyStore, key: unknown): boolean} = {failing: () => false};
  const store = new Proxy(inner, {
    get(_, name: keyof ProxyStore): unknown {
      const member: unknown = inner[name];
      if (typeof member !== 'function') return member;
      return async (...all: unknown[]): Promise<unknown> => {
        if (state.failing(name, all[0])) throw new RangeError('the store is away');
        return (member as (...given: unknown[]) => Promise<unknown>)(...all);
      };
    },
  });
  return Object.assign(state, {
    store,
    lose: () => void (inner = memoryStore({now})),
    get: (key: string) => inner.get(key),
    set: (key: string, value: string) => inner.set(key, value, 600_000),
  });
}
