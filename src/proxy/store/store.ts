/**
 * The state that the proxy keeps outside the browser, and that several machines share. {@link memoryStore} and
 * {@link redisStore} implement it.
 *
 * All times are in milliseconds. Keys contain digests only. Values are sealed, or contain no secret, unless the store is
 * `inProcess`. A method must reject if its result is uncertain: the proxy then refuses the request.
 */
export interface ProxyStore {
  /**
   * Whether the data never leaves the memory of this process. The proxy then stores results without sealing them. Default:
   * `false`.
   */
  readonly inProcess?: boolean;
  /** Reads a value. @returns the value; undefined if the key has none, or if it expired. */
  get(key: string): Promise<string | undefined>;
  /** Writes a value that expires after `ttl` milliseconds. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /** Writes a value if the key has none, as one atomic step. @returns whether it wrote. */
  add(key: string, value: string, ttl: number): Promise<boolean>;
  /** Writes a value if the present one is `expected`, as one atomic step. @returns whether it wrote. */
  replace(key: string, expected: string, value: string, ttl: number): Promise<boolean>;
  /** Removes a value. @returns whether the key had one. */
  remove(key: string): Promise<boolean>;
  /**
   * Takes a place in several rows, as one atomic step, or books a later place.
   *
   * A place is due when every row has room, and not before the places of the queue that were booked earlier.
   *
   * - The store takes a place that is due now. It also takes a place that is due within `soon`, if only the queue delays it.
   * - It books any other place under the first of `tickets`. The same call then returns the remaining wait. Once the place is
   *   due within `soon`, the same call takes it.
   * - It drops a booked place that was not taken within `grace` after it was due. A dropped place counts in no row.
   *
   * The keys of one call begin with the same text in braces, so that a Redis Cluster keeps them on one node.
   *
   * @param reservation the rows, the names of the place, and its times.
   * @returns the outcome and the wait.
   */
  reserve(reservation: Reservation): Promise<QueueSlot>;
  /**
   * Removes a taken place from rows.
   *
   * @param entry the `entry` of the reservation.
   * @param keys the keys of the rows.
   */
  release(entry: string, keys: readonly string[]): Promise<void>;
}

/** A sliding-window limit: at most `limit` entries in any `window`. */
export interface StoreRow {
  /** The name of the row. */
  readonly key: string;
  /** Largest number of entries in one window. */
  readonly limit: number;
  /** Length of the window, in milliseconds. */
  readonly window: number;
  /** Entries that one place takes. Default: `1`. */
  readonly count?: number;
  /**
   * Largest number of booked entries in this row. Beyond it the store refuses a place that is not due. With `0` in the first
   * row, a place is taken now or refused. Default: no bound.
   */
  readonly waiting?: number;
}

/** The argument of {@link ProxyStore.reserve}. */
export interface Reservation {
  /** Names of a booked place. The store books under the first, and looks for a booked place under all. */
  readonly tickets: readonly [string, ...string[]];
  /** Name of the taken place in its rows, for {@link ProxyStore.release}. */
  readonly entry: string;
  /** Rows that all callers of one queue share. The first row identifies the queue. */
  readonly queue: readonly StoreRow[];
  /** Rows of this caller alone. While they delay it, other callers overtake it. */
  readonly rows: readonly StoreRow[];
  /** The caller waits up to this long for a taken place, in milliseconds. */
  readonly soon: number;
  /** A booked place can be taken up to this long after it was due, in milliseconds. */
  readonly grace: number;
}

/** The result of {@link ProxyStore.reserve}. */
export interface QueueSlot {
  /**
   * - `taken`: the caller proceeds after `wait`.
   * - `kept`: the place is booked. The caller makes the same call after `wait`.
   * - `refused`: no place is booked. It would be due after `wait`.
   */
  readonly status: 'taken' | 'kept' | 'refused';
  /** In milliseconds; `Infinity` if the rows never have room. */
  readonly wait: number;
}

/** Booked places are due at multiples of this, in milliseconds: one window then has few distinct times. */
export const STEP = 250;

/** Later times that the search examines for one place. Then it tries a later place, which never exceeds the limit. */
export const HOPS = 300;
