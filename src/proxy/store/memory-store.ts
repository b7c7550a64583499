import {Rows} from './rows.ts';
import type {ProxyStore} from './store.ts';

interface Item {
  readonly value: string;
  readonly expires: number;
}

/** Expired items are removed when they are read, and all of them after this many writes. */
const SWEEP_EVERY = 1000;

/**
 * The default: this process alone. Several machines need a shared one, or their limits and replay records are
 * each machine's own.
 */
export function memoryStore({now = Date.now}: {readonly now?: () => number} = {}): ProxyStore {
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
    noteWrite();
    items.set(key, {value, expires: now() + ttl});
  }

  function noteWrite(): void {
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
      const present = read(key) !== undefined;
      items.delete(key);
      return present;
    },
    async reserve(reservation) {
      noteWrite();
      return rows.reserve(now(), reservation);
    },
    release: async (entry, keys) => rows.release(entry, keys),
  };
}
