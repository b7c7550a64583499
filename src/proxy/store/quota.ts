import type {Limit} from './rate-limits.ts';
import type {StoreRow} from './store.ts';

/** How late a booked place may be taken, in milliseconds. The windows of the quota are longer by this time. */
export const LONGEST_GRACE = 5000;
const SHORTEST_GRACE = 1500;

/** Booked places in all. The bound limits the memory. */
export const MOST_WAITING = 10_000;

/** Shares of the quota (docs/adr/0014-places-and-shares.md). */
const STARTS = 1 / 2;
const FINISHES = 9 / 10;
const RETRIES = 1 / 10;

/** Data availability and session. */
const CALLS_OF_START = 2;

/** Prefix of every key: one node of a Redis Cluster then has all rows of a reservation. */
export const HASH_TAG = '{admission}';

/** The rows of the quota. Two rows with the same key are one row with two limits. */
export interface Quota {
  readonly grace: number;
  readonly calls: StoreRow;
  readonly starts: StoreRow;
  /** Calls that finish transactions, from the part that starts do not use. */
  readonly finishes: StoreRow;
  /** Calls that finish transactions, from the half that starts cannot use. */
  readonly guaranteed: StoreRow;
  /** Exchanges after a refused code. */
  readonly retries: StoreRow;
}

export function quotaOf({count, seconds}: Limit): Quota {
  const grace = Math.ceil(Math.min(LONGEST_GRACE, Math.max(SHORTEST_GRACE, (seconds * 1000) / 12)));
  const window = Math.ceil(seconds * 1000) + grace;
  const row = (name: string, limit: number, waiting = MOST_WAITING): StoreRow => ({
    key: HASH_TAG + name,
    limit,
    window,
    waiting,
  });
  const starts = Math.floor((count * STARTS) / CALLS_OF_START);
  return {
    grace,
    calls: row('calls', count, Infinity),
    starts: row('start', starts),
    finishes: row('finish', Math.max(2, part(count, FINISHES)), 0),
    guaranteed: row('finish', Math.ceil(count * (1 - STARTS))),
    retries: row('retry', part(count, RETRIES)),
  };
}

export function callsOfStart({calls}: Quota): StoreRow {
  return {...calls, count: CALLS_OF_START};
}

export function shareOf(row: StoreRow, name: string, share: number): StoreRow {
  return {...row, key: HASH_TAG + name, limit: part(row.limit, share)};
}

/** The row counts entries, and delays none. */
export function unlimited(row: StoreRow): StoreRow {
  return {...row, limit: Number.MAX_SAFE_INTEGER};
}

export function rowOf(name: string, {count, seconds}: Limit, factor: number, waiting: number): StoreRow {
  return {key: HASH_TAG + name, limit: part(count, factor), window: Math.ceil(seconds * 1000), waiting};
}

function part(limit: number, share: number): number {
  return Math.max(1, Math.floor(limit * share));
}
