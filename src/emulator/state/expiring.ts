/** Limit of entries in one map, to bound memory. The oldest entries are dropped first. */
const CAPACITY = 20_000;

export type Dump<V> = readonly (readonly [key: string, value: V, expires: number])[];

/** Bounds memory without a timer. */
export class Expiring<V> {
  readonly #entries = new Map<string, {readonly value: V; readonly expires: number}>();

  /** @param expires in milliseconds since the epoch. */
  set(key: string, value: V, expires: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, {value, expires});
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= CAPACITY) break;
      this.#entries.delete(oldest);
    }
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expires > now ? entry.value : undefined;
  }

  /** Stops at the first live entry, because entries of one map usually have the same lifetime. */
  sweep(now: number): void {
    for (const [key, {expires}] of this.#entries) {
      if (expires > now) break;
      this.#entries.delete(key);
    }
  }

  /** Values must be plain data. */
  dump(): Dump<V> {
    return Array.from(this.#entries, ([key, {value, expires}]) => [key, value, expires]);
  }

  restore(dump: Dump<V>): void {
    for (const [key, value, expires] of dump) this.set(key, value, expires);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}
