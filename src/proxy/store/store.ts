/**
 * What several proxies must know of each other. All times are milliseconds.
 *
 * Values are sealed or hold no secret, unless the store is `inProcess`; keys hold digests only. An implementation must throw when it cannot be
 * sure: the proxy then refuses, which is safe, where a guess would not be.
 */
export interface ProxyStore {
  /**
   * Whether it never leaves the memory of this process. Results are then kept as they are: the sealing key lies in the
   * same memory. Default: no, and they are sealed.
   */
  readonly inProcess?: boolean;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttl: number): Promise<void>;
  /** Sets where nothing is set, as one step. Whether it did. */
  add(key: string, value: string, ttl: number): Promise<boolean>;
  /** Sets where the value is `expected`, as one step. Whether it did. */
  replace(key: string, expected: string, value: string, ttl: number): Promise<boolean>;
  /** Whether there was anything to remove. */
  remove(key: string): Promise<boolean>;
  /**
   * Books `count` places in a row of at most `limit` places in any `window`, first come first served.
   *
   * Books only where the last of them is due within `horizon`; `wait` tells when it is, or would be.
   */
  reserve(key: string, row: Row): Promise<Booking>;
}

export interface Row {
  readonly count: number;
  readonly limit: number;
  readonly window: number;
  readonly horizon: number;
}

export interface Booking {
  readonly booked: boolean;
  /** Until the last of the places is due; 0 is now. */
  readonly wait: number;
}

interface Item {
  readonly value: string;
  readonly expires: number;
}

/** Expired items go when somebody asks for them, and all of them after this many writes. */
const SWEEP_EVERY = 1000;

/**
 * The default: this process alone. Several machines need a shared one, or their limits and replay records are
 * each machine's own.
 */
export function memoryStore({now = Date.now}: {readonly now?: () => number} = {}): ProxyStore {
  const items = new Map<string, Item>();
  const rows = new Map<string, {readonly due: number[]; readonly until: number}>();
  let writes = 0;

  function read(key: string): string | undefined {
    const item = items.get(key);
    if (item && item.expires > now()) return item.value;
    items.delete(key);
    return undefined;
  }

  function write(key: string, value: string, ttl: number): void {
    if (++writes % SWEEP_EVERY === 0) sweep();
    items.set(key, {value, expires: now() + ttl});
  }

  function sweep(): void {
    for (const [key, {expires}] of items) if (expires <= now()) items.delete(key);
    for (const [key, {until}] of rows) if (until <= now()) rows.delete(key);
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
    async reserve(key, {count, limit, window, horizon}) {
      const at = now();
      // A place more than a window in the past stands in nobody's way.
      const due = (rows.get(key)?.due ?? []).filter(time => time > at - window);
      for (let place = 0; place < count; place++) {
        // Place n may be due no sooner than a window after place n - limit, and not before those ahead of it.
        const behind = due[due.length - limit];
        due.push(Math.max(at, due.at(-1) ?? at, behind === undefined ? at : behind + window));
      }
      const last = due.at(-1) ?? at;
      const booked = count <= limit && last - at <= horizon;
      if (booked) {
        if (++writes % SWEEP_EVERY === 0) sweep();
        rows.set(key, {due, until: last + window});
      }
      return {booked, wait: last - at};
    },
  };
}
