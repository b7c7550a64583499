import {Rows} from './rows.ts';
import type {ProxyStore} from './store.ts';

interface Item {
  readonly value: string;
  readonly expires: number;
}

/** Writes between two removals of all expired items. */
const SWEEP_EVERY = 1000;

/**
 * Creates a store in the memory of this process. It is the default store of the proxy. Several machines need a shared store,
 * such as {@link redisStore}: otherwise each machine has its own limits and its own replay records.
 *
 * @param options `now` returns the time in milliseconds since the epoch, for tests. Default: `Date.now`.
 * @returns a store for one process.
 * @example
 * ```ts
 * import {createTokenProxy, memoryStore, optionsFromEnv} from 'cf-user-details/proxy';
 *
 * export default {fetch: createTokenProxy({...optionsFromEnv(process.env), store: memoryStore()})};
 * ```
 */
export function memoryStore(options: {readonly now?: () => number} = {}): ProxyStore {
  const {now = Date.now} = options;
  const items = new Map<string, Item>();
  const rows = new Rows();
  let writes = 0;

  function read(key: string): string | undefined {
    const item = items.get(key);
    if (item && item.expires > now()) return item.value;
    items.delete(key);
    return undefined;
  }

  function write(key: string, value: string, ttl: number): void {
    countWrite();
    items.set(key, {value, expires: now() + ttl});
  }

  function countWrite(): void {
    if (++writes % SWEEP_EVERY !== 0) return;
    for (const [key, {expires}] of items) if (expires <= now()) items.delete(key);
    rows.sweep(now());
  }

  return {
    inProcess: true,
    get: async key => read(key),
    set: async (key, value, ttl) => write(key, value, ttl),
    async add(key, value, ttl) {
      if (read(key) !== undefined) return false;
      write(key, value, ttl);
      return true;
    },
    async replace(key, expected, value, ttl) {
      if (read(key) !== expected) return false;
      write(key, value, ttl);
      return true;
    },
    async remove(key) {
      const wasPresent = read(key) !== undefined;
      items.delete(key);
      return wasPresent;
    },
    async reserve(reservation) {
      countWrite();
      return rows.reserve(now(), reservation);
    },
    release: async (entry, keys) => rows.release(entry, keys),
  };
}
