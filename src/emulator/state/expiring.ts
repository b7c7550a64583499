/** Most entries kept in one map; the oldest go first. Ours: a test run must not eat the machine. */
const CAPACITY = 20_000;

export type Dump<V> = readonly (readonly [key: string, value: V, until: number])[];

/** A map whose entries go away when their time is over: bounded memory without a timer. */
export class Expiring<V> {
  readonly #entries = new Map<string, {readonly value: V; readonly until: number}>();

  /** Keeps `value` until the instant `until`, in milliseconds since the epoch. */
  set(key: string, value: V, until: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, {value, until});
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= CAPACITY) break;
      this.#entries.delete(oldest);
    }
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > now ? entry.value : undefined;
  }

  /**
   * Drops what is over. Entries of one map live equally long, so the oldest stand in front; where they do not, an
   * entry is dropped when those before it are.
   */
  sweep(now: number): void {
    for (const [key, {until}] of this.#entries) {
      if (until > now) break;
      this.#entries.delete(key);
    }
  }

  /** All entries, for {@link restore}; values must be plain data. */
  dump(): Dump<V> {
    return Array.from(this.#entries, ([key, {value, until}]) => [key, value, until]);
  }

  restore(dump: Dump<V>): void {
    for (const [key, value, until] of dump) this.set(key, value, until);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}
