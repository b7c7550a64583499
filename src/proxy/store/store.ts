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
   * Takes a place in several rows at once, as one step, or books one ahead and keeps it.
   *
   * The place is due when every row has room, and not before the places of the queue that were booked earlier. A place
   * that is due now is taken, and one that is due within `soon` where only the queue holds it back. A later one is kept under
   * the first of `tickets`: the same call tells the remaining wait until then, and takes the place once it is due within `soon`. A kept place that is not taken within `grace` after it was due
   * is dropped, and counts in no row.
   *
   * All keys of one call begin with the same text in braces, so that a Redis Cluster keeps them on one node.
   */
  reserve(reservation: Reservation): Promise<QueueSlot>;
  /** Takes an entry out of rows: what it was reserved for did not happen. */
  release(entry: string, keys: readonly string[]): Promise<void>;
}

/** A limit that a place counts against: at most `limit` entries in any `window` (milliseconds). */
export interface StoreRow {
  readonly key: string;
  readonly limit: number;
  readonly window: number;
  /** Entries that one place takes; default 1. */
  readonly count?: number;
  /**
   * How many entries of this row may be kept ahead; default: no bound. Beyond, the wait is told and no place is kept. With 0 in the
   * first row a place is taken now or refused.
   */
  readonly waiting?: number;
}

/** What to take a place for. */
export interface Reservation {
  /** Names under which the place may be kept; it is kept under the first. */
  readonly tickets: readonly [string, ...string[]];
  /** Name of the taken place in its rows, for `release`. */
  readonly entry: string;
  /** Rows that all callers of one queue share. The first names the queue. */
  readonly queue: readonly StoreRow[];
  /** Further rows, which hold back this caller alone: others go ahead while it waits for them. */
  readonly rows: readonly StoreRow[];
  /** How soon a place must be due to be taken already, so that the caller waits for it. */
  readonly soon: number;
  /** How late a kept place may be taken. */
  readonly grace: number;
}

/** `taken`: go ahead after `wait`. `kept`: come back after `wait`. `refused`: no place is kept; it would be due after `wait`. */
export interface QueueSlot {
  readonly status: 'taken' | 'kept' | 'refused';
  readonly wait: number;
}

/** Kept places are due at multiples of this, so that few different times lie within one window. */
export const STEP = 250;

/**
 * How many later times are looked at to find out whether a place fits before them. With more of them, both halves of the
 * window around the place are taken together, which is strict but never exceeds the limit.
 */
export const HOPS = 300;
